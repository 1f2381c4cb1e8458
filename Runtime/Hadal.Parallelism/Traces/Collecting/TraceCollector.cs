namespace Hadal.Parallelism.Traces;

/// <summary>Keeps what the analysis needs of each event.</summary>
/// <param name="longCall">From how many ns on a call of the CUDA runtime is kept as a wait of the host.</param>
internal sealed class TraceCollector(long longCall)
{
    internal NameTable Names { get; } = new();

    internal GpuEvents Gpu { get; } = new();

    internal Launches Launches { get; } = new();

    internal List<HostRange> Annotations { get; } = [];

    /// <summary>Calls of the runtime that lasted long.</summary>
    internal List<HostRange> LongCalls { get; } = [];

    /// <summary>The rank that the file says it is of.</summary>
    internal int? Rank { get; set; }

    /// <summary>How many multiprocessors the GPU has.</summary>
    internal int? Multiprocessors { get; set; }

    /// <summary>What the file says its times count from, in ns since 1970.</summary>
    internal long Base { get; set; }

    /// <summary>Why something is missing in the file, where it says so.</summary>
    internal string? Missing { get; set; }

    internal void Add(TraceEvent given)
    {
        if (given.Phase is not (byte)'X')
        {
            // Markers may carry any category; a range in two halves would be lost without a word.
            if (given.Phase is (byte)'B' or (byte)'E' && given.Category != TraceCategory.Annotation)
            {
                throw Incomplete(given, "is of ph 'B' or 'E'; complete events, 'X', are read");
            }

            return;
        }

        long start = given.Start ?? throw Incomplete(given, "has no ts");
        long duration = given.Duration ?? throw Incomplete(given, "has no dur");
        switch (given.Category)
        {
            case TraceCategory.Kernel or TraceCategory.Memory:
                int stream = given.Stream ?? given.Thread ?? throw Incomplete(given, "names no stream, neither in args nor as tid");
                int name = Names.Intern(given.Name, given.NameIsEscaped);
                Gpu.Add(new(name, given.Device, stream, given.Blocks, given.Category == TraceCategory.Memory, given.Class), start, duration, given.Correlation);
                break;
            case TraceCategory.Annotation:
                Annotations.Add(new(start, start + duration, Names.Intern(given.Name, given.NameIsEscaped)));
                break;
            case TraceCategory.Call:
                if (given.Correlation != 0 && Launching(given.Name))
                {
                    Launches.Add(given.Correlation, start);
                }

                if (duration >= longCall)
                {
                    LongCalls.Add(new(start, start + duration, Names.Intern(given.Name, given.NameIsEscaped)));
                }

                break;
        }
    }

    // Event queries and attribute calls have correlations too, often more of them than there are kernels.
    private static bool Launching(ReadOnlySpan<byte> call) =>
        call.IndexOf("Launch"u8) >= 0 || call.IndexOf("Memcpy"u8) >= 0 || call.IndexOf("Memset"u8) >= 0 || call.IndexOf("Prefetch"u8) >= 0;

    private static FormatException Incomplete(TraceEvent given, string what) => new($"The event at byte {given.Offset} {what}.");
}
