using Hadal.Build;

namespace Hadal.Compiler;

/// <summary>Tells the build what happens. Thread-safe.</summary>
internal sealed class BuildLog(TextWriter output)
{
    private readonly Lock _lock = new();

    internal bool HasErrors { get; private set; }

    internal void Detail(string text) => Write(new(MessageLevel.Detail, null, text, []));

    internal void Progress(string text, string? code = null) => Write(new(MessageLevel.Progress, code, text, []));

    internal void Error(string code, string text, IReadOnlyList<string>? declarations = null) => Write(new(MessageLevel.Error, code, text, declarations ?? []));

    /// <summary>An error that stands in a file.</summary>
    internal void Error(string code, string text, string file, int line) => Write(new(MessageLevel.Error, code, text, [], file, line));

    private void Write(WorkerMessage message)
    {
        lock (_lock)
        {
            HasErrors |= message.Level == MessageLevel.Error;
            output.WriteLine(message.Write());
            output.Flush();
        }
    }
}
