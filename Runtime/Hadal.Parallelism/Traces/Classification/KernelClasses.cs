namespace Hadal.Parallelism.Traces;

/// <summary>The words for classes, in traces, rules and reports.</summary>
internal static class KernelClasses
{
    internal static string Name(this KernelClass value) => value switch
    {
        KernelClass.Computation => "computation",
        KernelClass.Communication => "communication",
        KernelClass.Memory => "memory",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No class of kernels."),
    };

    internal static KernelClass? Parse(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("computation"u8) => KernelClass.Computation,
        _ when name.SequenceEqual("communication"u8) => KernelClass.Communication,
        _ when name.SequenceEqual("memory"u8) => KernelClass.Memory,
        _ => null,
    };
}
