using System.Text;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>Draws a schedule with its times.</summary>
public static class PipelineDrawing
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>How a file's name may end: <c>.svg</c>, <c>.html</c>, <c>.json</c> (a trace for Perfetto), <c>.csv</c>.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".svg", ".html", ".json", ".csv"];

    /// <summary>Draws into a file, as its name ends. There is all of the file or none.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="schedule">What is drawn.</param>
    /// <param name="timeline">Its times, with those of operations.</param>
    /// <param name="title">Above it; the method and its numbers where null.</param>
    /// <exception cref="ArgumentException">The name ends otherwise, or there is more than the format can show.</exception>
    /// <exception cref="InvalidOperationException">The timeline has no times of operations.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, PipelineSchedule schedule, PipelineTimeline timeline, string? title = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckExtension(path);
        AtomicFile.Write(path, stream => Write(stream, Path.GetExtension(path), schedule, timeline, title));
    }

    /// <summary>Writes a plan and what became of it into one trace for Perfetto, a process each. There is all of the file or none.</summary>
    /// <param name="path">The file; one that is there is replaced. Its name ends in <c>.json</c>.</param>
    /// <param name="schedule">What was planned and run.</param>
    /// <param name="plan">Its simulated times, in milliseconds: with <see cref="Execution.PipelineRecording.MeasuredCosts"/> for instance.</param>
    /// <param name="run">Its times in a run.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">A timeline has no times of operations.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SavePlanAndRun(string path, PipelineSchedule schedule, PipelineTimeline plan, PipelineTimeline run)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(run);
        if (!Is(Path.GetExtension(path), ".json"))
            throw new ArgumentException($"A plan and a run together are a trace, whose file ends in .json; given is '{path}'.", nameof(path));
        AtomicFile.Write(path, stream => TraceDrawing.Write(stream, new(schedule, plan, "plan"), new(schedule, run, "run")));
    }

    /// <summary>Draws into a stream.</summary>
    /// <param name="stream">Is left open.</param>
    /// <param name="extension">One of <see cref="Extensions"/>, in any case.</param>
    /// <param name="schedule">As of <see cref="Save"/>.</param>
    /// <param name="timeline">As of <see cref="Save"/>.</param>
    /// <param name="title">As of <see cref="Save"/>.</param>
    /// <exception cref="ArgumentException">As of <see cref="Save"/>.</exception>
    public static void Write(Stream stream, string extension, PipelineSchedule schedule, PipelineTimeline timeline, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(timeline);
        CheckExtension(extension);
        if (!double.IsFinite(timeline.Makespan))
            throw new ArgumentException($"The timeline ends at {timeline.Makespan}; a picture needs times that are finite.", nameof(timeline));
        PipelinePicture picture = new(schedule, timeline, title);
        if (Is(extension, ".json"))
        {
            TraceDrawing.Write(stream, picture);
            return;
        }

        using StreamWriter writer = new(stream, s_utf8, leaveOpen: true);
        if (Is(extension, ".svg"))
            SvgDrawing.Write(writer, picture);
        else if (Is(extension, ".html"))
            HtmlDrawing.Write(writer, picture);
        else
            CsvDrawing.Write(writer, picture);
    }

    /// <summary>Refuses a name that does not end as one of <see cref="Extensions"/>, before there is anything to draw.</summary>
    /// <exception cref="ArgumentException">It ends otherwise.</exception>
    public static void CheckExtension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Extensions.Any(extension => Is(Path.GetExtension(path), extension)))
            throw new ArgumentException($"A picture's file ends in {string.Join(", ", Extensions)}; given is '{path}'.", nameof(path));
    }

    private static bool Is(string? given, string extension) => string.Equals(given, extension, StringComparison.OrdinalIgnoreCase);
}
