namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>What a measured call finds in the L2 cache. Never its own operands.</summary>
internal enum L2State
{
    /// <summary>Lines of another buffer that were only read: a call evicts them for nothing.</summary>
    Clean,

    /// <summary>Lines that were just written: a call that needs room pays for writing them back.</summary>
    Dirty,
}
