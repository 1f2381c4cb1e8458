namespace Hadal.Cli.CommandLine;

/// <summary>What a long command tells of its progress. Safe from several threads.</summary>
internal sealed class ToolProgress(Action<string> onStep) : IProgress<int>
{
    private readonly Lock _lock = new();

    /// <summary>One step is done.</summary>
    internal void Step(string what)
    {
        lock (_lock)
        {
            onStep(what);
        }
    }

    /// <summary>One layer is done.</summary>
    public void Report(int value) => Step($"layer {value}");
}
