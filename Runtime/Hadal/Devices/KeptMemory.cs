namespace Hadal;

/// <summary>Memory that is kept for queued work, whoever disposes of its tensors meanwhile. Not for several threads at once.</summary>
internal sealed class KeptMemory
{
    private readonly List<DeviceMemory> _kept = [];

    /// <exception cref="ObjectDisposedException">Some of it is gone.</exception>
    internal void Add(ReadOnlySpan<DeviceMemory> used)
    {
        foreach (DeviceMemory memory in used)
        {
            bool added = false;
            memory.DangerousAddRef(ref added);
            _kept.Add(memory);
        }
    }

    /// <summary>Hands it to a graph, which releases it.</summary>
    internal DeviceMemory[] Take()
    {
        DeviceMemory[] kept = [.. _kept];
        _kept.Clear();
        return kept;
    }

    internal void Release()
    {
        _kept.ForEach(memory => memory.DangerousRelease());
        _kept.Clear();
    }
}
