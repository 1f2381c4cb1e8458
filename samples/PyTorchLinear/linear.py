"""Calls the kernels of this sample from PyTorch, without a copy, and compares with PyTorch's own product.

    dotnet publish -r linux-x64 -o OUT samples/PyTorchLinear
    python samples/PyTorchLinear/linear.py OUT/PyTorchLinear.so
"""
import ctypes
import gc
import sys

import torch

VERSIONED, USED = b"dltensor_versioned", b"used_dltensor_versioned"

library = ctypes.CDLL(sys.argv[1])
for name in ("linear_quantize", "linear_apply"):
    getattr(library, name).restype = ctypes.c_void_p
library.linear_free.argtypes = [ctypes.c_void_p]

python = ctypes.pythonapi
python.PyCapsule_GetPointer.restype = ctypes.c_void_p
python.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
python.PyCapsule_SetName.argtypes = [ctypes.py_object, ctypes.c_char_p]
python.PyCapsule_New.restype = ctypes.py_object
python.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def give(tensor):
    capsule = tensor.__dlpack__(max_version=(1, 1))
    address = python.PyCapsule_GetPointer(capsule, VERSIONED)
    python.PyCapsule_SetName(capsule, USED)
    return ctypes.c_void_p(address)


def take(address):
    return torch.utils.dlpack.from_dlpack(python.PyCapsule_New(address, VERSIONED, None))


def call(function, *tensors, results):
    torch.cuda.synchronize()
    out = [ctypes.c_void_p() for _ in range(results)]
    error = function(*[give(t) for t in tensors], *[ctypes.byref(o) for o in out])
    if error:
        text = ctypes.string_at(error).decode()
        library.linear_free(error)
        raise RuntimeError(text)
    return [take(o.value) for o in out]


torch.manual_seed(1)
tokens, n, k = 4096, 2112, 7168
weight = torch.randn(n, k, device="cuda", dtype=torch.bfloat16)
x = torch.randn(tokens, k, device="cuda", dtype=torch.bfloat16)

values, scales = call(library.linear_quantize, weight, results=2)
assert values.dtype == torch.float8_e4m3fn and values.shape == (n, k), (values.dtype, values.shape)
assert scales.shape == ((n + 127) // 128, k // 128)
blocks = scales.repeat_interleave(128, 0)[:n].repeat_interleave(128, 1)
distance = (values.float() * blocks - weight.float()).abs().max().item()
assert distance < 0.2, distance

d, = call(library.linear_apply, x, values, scales, results=1)
expected = x.float() @ weight.float().T
difference = 1 - (2 * (d.double() * expected).sum() / (d.double() ** 2 + expected.double() ** 2).sum()).item()
print(f"{tokens} x {n} x {k}: difference to PyTorch's product of the unquantised operands {difference:.1e}")
assert difference < 1e-3

try:
    call(library.linear_apply, x.T, values, scales, results=1)
    raise SystemExit("a transposed view was taken for a dense tensor")
except RuntimeError as error:
    print(error)
    assert "contiguous" in str(error)

try:
    call(library.linear_apply, x.float(), values, scales, results=1)
    raise SystemExit("float was taken for bfloat16")
except RuntimeError as error:
    print(error)
    assert "BFloat16" in str(error)

# Whoever holds a tensor last frees it: PyTorch's memory goes back to PyTorch, and Hadal's to the driver.
del values, scales, weight, blocks, expected
d_again, = call(library.linear_apply, x, *call(library.linear_quantize, torch.ones(n, k, device="cuda", dtype=torch.bfloat16), results=2), results=1)
assert torch.isfinite(d_again).all()
gc.collect()
torch.cuda.synchronize()
torch.cuda.empty_cache()
before = torch.cuda.memory_allocated(), torch.cuda.mem_get_info()[0]
for _ in range(50):
    weight = torch.ones(n, k, device="cuda", dtype=torch.bfloat16)
    call(library.linear_quantize, weight, results=2)
del weight
gc.collect()
torch.cuda.synchronize()
torch.cuda.empty_cache()
after = torch.cuda.memory_allocated(), torch.cuda.mem_get_info()[0]
print(f"PyTorch holds {before[0]} bytes before 50 exchanges, {after[0]} after; {before[1]} and {after[1]} are free")
assert after[0] == before[0] and after[1] >= before[1] - (8 << 20)
print("OK")
