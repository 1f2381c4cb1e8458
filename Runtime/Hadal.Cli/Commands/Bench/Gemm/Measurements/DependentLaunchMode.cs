namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>What a stream does with the kernels that follow each other.</summary>
internal enum DependentLaunchMode
{
    /// <summary>One begins when the one before it has ended.</summary>
    Off,

    /// <summary>One begins while the one before it ends, and waits before it touches memory.</summary>
    On,

    /// <summary>And reads its weights before it waits.</summary>
    Weights,
}
