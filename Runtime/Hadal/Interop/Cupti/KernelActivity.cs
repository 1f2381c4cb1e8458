namespace Hadal.Interop.Cupti;

/// <summary>One run of a kernel.</summary>
/// <param name="Name">The device function's name; mangled where it has C++ linkage.</param>
/// <param name="StartNanoseconds">When it began, by CUPTI's clock.</param>
/// <param name="EndNanoseconds">When it ended.</param>
/// <param name="Stream">CUPTI's number of the stream.</param>
internal readonly record struct KernelActivity(string Name, ulong StartNanoseconds, ulong EndNanoseconds, uint Stream)
{
    internal TimeSpan Duration => TimeSpan.FromTicks((long)(EndNanoseconds - StartNanoseconds) / TimeSpan.NanosecondsPerTick);

    internal double Microseconds => (EndNanoseconds - StartNanoseconds) / 1e3;
}
