"""What does it take to find the norm of a real layer? The first of VGG: 3 to 64 channels, 3 x 3.

Its dense matrix on 224 x 224 has 483 billion entries. Compared, each in a process of its own and on
one thread, are the sparse matrix of `layer_matrix` and the operator of `layer_operator`, which
never forms it. `svds` finds the largest singular value with both. Prints the seconds that making
and finding take, and the most memory that they take beyond what importing takes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import torch
from scipy.sparse.linalg import svds

from convmatrix import layer_matrix, layer_operator

SIZES = (56, 112, 224)
ROW = "{:>9} {:>8} {:>11} {:>11} {:>10} {:>12}"


def megabytes() -> float:
    """The most memory that this process has had, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measured(way: str, size: int) -> dict[str, float]:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    layer = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)
    before, start = megabytes(), time.perf_counter()
    shape = (size, size)
    made = (
        layer_operator(layer, shape)
        if way == "operator"
        else layer_matrix(layer, shape, sparse=True)
    )
    between = time.perf_counter()
    (norm,) = svds(made, k=1, tol=1e-4, return_singular_vectors=False, random_state=0)
    end = time.perf_counter()
    return {
        "making": between - start,
        "finding": end - between,
        "memory": megabytes() - before,
        "norm": float(norm),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", nargs=2, metavar=("WAY", "SIZE"))
    if one := parser.parse_args().one:
        print(json.dumps(measured(one[0], int(one[1]))))
        return
    print("The norm of nn.Conv2d(3, 64, 3, padding=1), by svds with a tolerance of 1e-4, float32")
    print(ROW.format("input", "way", "making (s)", "finding (s)", "most (MB)", "norm"))
    for size in SIZES:
        norms = []
        for way in ("operator", "matrix"):
            command = [sys.executable, __file__, "--one", way, str(size)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            norms.append(found["norm"])
            cells = (f"{found['making']:.3f}", f"{found['finding']:.1f}", f"{found['memory']:,.0f}")
            print(ROW.format(f"{size}x{size}", way, *cells, f"{found['norm']:.5f}"), flush=True)
        assert abs(norms[0] - norms[1]) < 1e-3 * norms[0], norms


if __name__ == "__main__":
    main()
