namespace Hadal;

/// <summary>
/// How far a kernel of a stream may get before the kernel in front of it in that stream has ended (CUDA's programmatic dependent
/// launch). Results do not depend on it, bit for bit; what it saves is a part of the time between two kernels.
/// </summary>
public enum LaunchOverlap
{
    /// <summary>A kernel begins when the one in front of it has ended.</summary>
    None,

    /// <summary>
    /// A kernel sets itself up while the one in front of it ends, and touches no tensor before that one has ended. Always safe.
    /// </summary>
    Setup,

    /// <summary>
    /// As <see cref="Setup"/>, and a GEMM may read its B, values and scales, while the kernel in front of it still runs. The caller
    /// promises that <b>the kernel queued on the stream directly before a GEMM does not write that GEMM's B</b>, such as where B holds
    /// the weights of a model. The promise is about kernels of the same stream alone: copies and fills, events that the stream waits
    /// for, and kernels further in front are always waited for.
    /// <para>
    /// Where it is broken (B quantised or transposed by the call before; the B of a weight gradient, which holds activations) the GEMM
    /// may multiply by the old B, by the new one, or by parts of both. Nothing detects that, and it need not happen every time. Such
    /// calls belong under <see cref="Setup"/>; the stream's value can change between any two calls.
    /// </para>
    /// </summary>
    SetupAndWeights,
}
