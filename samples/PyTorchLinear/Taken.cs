using Hadal;

namespace PyTorchLinear;

/// <summary>Tensors that Python has handed over: used or not, each is given back.</summary>
internal ref struct Taken : IDisposable
{
    private readonly Stack<IDisposable> _used = [];
    private readonly Queue<nint> _unused;

    internal Taken(params ReadOnlySpan<nint> addresses) => _unused = new(addresses.ToArray());

    internal readonly DeviceTensor<T> Next<T>()
        where T : unmanaged
    {
        DeviceTensor<T> tensor = Dlpack.Import<T>(_unused.Peek());
        _unused.Dequeue();
        _used.Push(tensor);
        return tensor;
    }

    public readonly void Dispose()
    {
        foreach (IDisposable tensor in _used)
        {
            tensor.Dispose();
        }

        foreach (nint address in _unused)
        {
            Dlpack.Release(address);
        }
    }
}
