namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>An open file and a buffer for each loop.</summary>
internal abstract class Workload : IDisposable
{
    /// <summary>One request of a loop.</summary>
    internal abstract ValueTask<int> Transfer(int loop, long offset);

    /// <summary>Brings to the disk what lies before it; part of the measured time.</summary>
    internal virtual void Finish()
    {
    }

    public abstract void Dispose();
}
