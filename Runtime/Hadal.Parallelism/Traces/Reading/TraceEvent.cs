namespace Hadal.Parallelism.Traces;

/// <summary>The fields of the event that is being read; one instance serves all events of a trace.</summary>
internal sealed class TraceEvent
{
    private byte[] _name = new byte[256];
    private int _nameLength;

    internal long Offset { get; private set; }

    internal TraceCategory Category { get; set; }

    internal byte Phase { get; set; }

    internal long? Start { get; set; }

    internal long? Duration { get; set; }

    internal int? Thread { get; set; }

    internal int? Stream { get; set; }

    internal int Device { get; set; }

    internal uint Correlation { get; set; }

    /// <summary>How many blocks the grid has; 0 where that is not said.</summary>
    internal long Blocks { get; set; }

    /// <summary>The class that a recorder wrote beside; none in a trace of PyTorch.</summary>
    internal KernelClass? Class { get; set; }

    internal bool NameIsEscaped { get; private set; }

    /// <summary>The name as it stands between the quotes.</summary>
    internal ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    internal void Clear(long offset)
    {
        Offset = offset;
        Category = TraceCategory.Unknown;
        Phase = 0;
        Start = Duration = null;
        Thread = Stream = null;
        Device = 0;
        Correlation = 0;
        Blocks = 0;
        Class = null;
        _nameLength = 0;
        NameIsEscaped = false;
    }

    internal void TakeName(ReadOnlySpan<byte> name, bool escaped)
    {
        if (name.Length > _name.Length)
        {
            _name = new byte[name.Length * 2];
        }

        name.CopyTo(_name);
        _nameLength = name.Length;
        NameIsEscaped = escaped;
    }
}
