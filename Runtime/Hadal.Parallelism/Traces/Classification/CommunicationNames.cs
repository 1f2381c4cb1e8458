using System.Text.RegularExpressions;

namespace Hadal.Parallelism.Traces;

/// <summary>The names of kernels of libraries that communicate.</summary>
internal static partial class CommunicationNames
{
    internal static bool Match(string name)
    {
        ReadOnlySpan<char> function = KernelName.Function(name);
        return Nccl.IsMatch(function) || Nvshmem.IsMatch(function) || DeepEpNormal.IsMatch(function) || DeepEpElastic.IsMatch(function);
    }

    /// <summary>Whether it moves data between neighbours, and not between all ranks.</summary>
    internal static bool IsPointToPoint(string name) => Neighbours.IsMatch(KernelName.Function(name));

    // ncclDevKernel_SendRecv (which NCCL runs for all-to-all too), and what rules claim, such as pipeline_recv and Memcpy PtoP.
    [GeneratedRegex(@"send|recv|receive|p2p|PtoP", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Neighbours { get; }

    // NCCL: ncclKernel_AllReduce_RING_LL_Sum_float, since 2.19 ncclDevKernel_…, since 2.27 ncclSymkDevKernel_….
    [GeneratedRegex(@"\bnccl\w*Kernel", RegexOptions.CultureInvariant)]
    private static partial Regex Nccl { get; }

    // NVSHMEM: its own kernels, such as nvshmemi_barrier and nvshmemi_proxy_…, whatever the namespace.
    [GeneratedRegex(@"nvshmem", RegexOptions.CultureInvariant)]
    private static partial Regex Nvshmem { get; }

    // DeepEP V1 (csrc/kernels/{intranode,internode,internode_ll}.cu), the kernels in namespaces of those names. The layout that
    // is computed beforehand, layout::get_dispatch_layout, moves nothing.
    [GeneratedRegex(@"\b(intranode|internode|internode_ll)::((cached_)?notify(_dispatch|_combine)?|dispatch|combine|barrier|clean_low_latency_buffer)$", RegexOptions.CultureInvariant)]
    private static partial Regex DeepEpNormal { get; }

    // DeepEP V2 and hybrid-ep: dispatch_impl, hybrid_combine_impl, dispatch_copy_epilogue_impl, combine_reduce_epilogue.
    [GeneratedRegex(@"(\bhybrid_ep::|(\b|_)(dispatch|combine)_(\w+_)?(impl|epilogue)$)", RegexOptions.CultureInvariant)]
    private static partial Regex DeepEpElastic { get; }
}
