using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace;

/// <summary>Analyses files, with progress where that takes a while.</summary>
internal static class TraceFiles
{
    // Below it a trace takes less than a second.
    private const long Step = 64 << 20;

    internal static TraceAnalysis[] Analyze(ToolConsole console, IReadOnlyList<string> files, TraceOptions options)
    {
        long bytes = files.Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0);
        if (bytes < Step)
        {
            return [.. files.Select(file => TraceAnalyzer.Analyze(file, options))];
        }

        TraceAnalysis[] traces = [];
        console.Track("trace", (int)(bytes / Step), progress =>
        {
            long read = 0;
            traces = [.. files.Select(file =>
            {
                using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
                using MeasuredStream measured = new(stream, count =>
                {
                    long before = read;
                    read += count;
                    if (read / Step > before / Step)
                    {
                        progress.Step($"{read >> 20} of {bytes >> 20} MiB, {file}");
                    }
                });
                return TraceAnalyzer.Analyze(measured, file, options);
            })];
        });
        return traces;
    }

    /// <summary>Tells people what they should know before they believe figures.</summary>
    internal static void Warn(ToolConsole console, TraceAnalysis[] traces)
    {
        foreach (TraceAnalysis trace in traces)
        {
            foreach (string warning in trace.Warnings)
            {
                console.Note($"{trace.Name}: {warning}");
            }
        }
    }
}
