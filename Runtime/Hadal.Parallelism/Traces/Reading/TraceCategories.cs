namespace Hadal.Parallelism.Traces;

/// <summary>Categories by the names that versions of the PyTorch profiler gave them.</summary>
internal static class TraceCategories
{
    internal static TraceCategory Of(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("kernel"u8) || name.SequenceEqual("Kernel"u8) => TraceCategory.Kernel,
        _ when name.SequenceEqual("gpu_memcpy"u8) || name.SequenceEqual("gpu_memset"u8) => TraceCategory.Memory,
        _ when name.SequenceEqual("Memcpy"u8) || name.SequenceEqual("Memset"u8) => TraceCategory.Memory,
        _ when name.SequenceEqual("cuda_runtime"u8) || name.SequenceEqual("cuda_driver"u8) || name.SequenceEqual("Runtime"u8) => TraceCategory.Call,
        _ when name.SequenceEqual("user_annotation"u8) => TraceCategory.Annotation,
        _ => TraceCategory.Other,
    };
}
