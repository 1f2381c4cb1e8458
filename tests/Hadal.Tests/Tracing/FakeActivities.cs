using Hadal.Interop.Cupti;

namespace Hadal.Tests.Tracing;

/// <summary>CUPTI as far as recordings ask it, with work that a test says was done.</summary>
internal sealed class FakeActivities : IKernelActivities
{
    private readonly List<KernelActivity> _done = [];

    internal bool ClockFails { get; set; }

    internal bool FlushFails { get; set; }

    internal bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;

    public IReadOnlyList<KernelActivity> Flush()
    {
        if (FlushFails)
        {
            throw new HadalException("No flush.");
        }

        KernelActivity[] done = [.. _done];
        _done.Clear();
        return done;
    }

    public ulong Now() => ClockFails ? throw new HadalException("No clock.") : 1_000UL;

    public uint NumberOf(nint context, nint stream) => (uint)stream;

    internal void Run(string name, int device, uint stream = 0) => _done.Add(new(name, 2_000, 3_000, stream) { Device = (uint)device });
}
