"""Prints the folder of TorchConfig.cmake in this Python's torch; exits with 1 if there is none to use.

Nothing of torch is imported: that would cost seconds.
"""

import importlib.metadata
import importlib.util
import pathlib
import re
import sys

OLDEST = (2, 6)


def torch_cmake_folder():
    spec = importlib.util.find_spec("torch")
    if spec is None or not spec.submodule_search_locations:
        return None
    version = re.match(r"(\d+)\.(\d+)", importlib.metadata.version("torch"))
    if version is None or tuple(map(int, version.groups())) < OLDEST:
        return None
    folder = pathlib.Path(spec.submodule_search_locations[0]) / "share" / "cmake" / "Torch"
    return folder if (folder / "TorchConfig.cmake").is_file() else None


if __name__ == "__main__":
    found = torch_cmake_folder()
    if found is None:
        sys.exit(1)
    print(found)
