namespace Hadal.Parallelism.Traces;

/// <summary>What work on a GPU is for.</summary>
public enum KernelClass
{
    /// <summary>Everything that no rule claims.</summary>
    Computation,

    /// <summary>Moves data between GPUs.</summary>
    Communication,

    /// <summary>Copies and fills.</summary>
    Memory,
}
