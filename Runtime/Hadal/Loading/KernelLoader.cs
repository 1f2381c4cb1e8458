using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Hadal.Compilation;
using Hadal.Interop.Cuda;

namespace Hadal.Loading;

/// <summary>Loads kernels into one device, each variant of a spec once however many threads ask for it first.</summary>
internal sealed unsafe class KernelLoader(CudaDevice device, KernelImages images)
{
    private const nuint ImageAlignment = 16;

    private readonly OncePerKey<(string Spec, string Configuration), LoadedKernel> _kernels = new();

    /// <summary>The architecture that a GPU runs; the <c>a</c> stands for the features of Hopper alone, such as wgmma.</summary>
    internal static string Architecture(ComputeCapability capability) => $"sm_{capability.Major}{capability.Minor}a";

    /// <summary>The kernel, loaded at the first request.</summary>
    /// <exception cref="KernelUnavailableException">No machine code was found, or the GPU is not a Hopper. A later call tries again.</exception>
    internal LoadedKernel Get(string spec, string configuration, Func<KernelRequest> request) =>
        _kernels.Get((spec, configuration), () => Load(request()));

    private LoadedKernel Load(KernelRequest request)
    {
        if (device.ComputeCapability is not { } capability || capability != ComputeCapability.Hopper)
        {
            throw new KernelUnavailableException(
                $"{request} needs a GPU of compute capability {ComputeCapability.Hopper}; {device} has {device.ComputeCapability}. Device.Cpu runs it without a GPU.");
        }

        long start = Stopwatch.GetTimestamp();
        using Activity? activity = KernelLoading.Start(request);
        try
        {
            (KernelImage image, nint function) = images.Load(request, Architecture(capability), found => Load(request, found.Cubin));
            KernelLoading.Report(activity, new(
                request.Name, request.Spec, request.Variant.Configuration, Architecture(capability), image.Origin, image.NvrtcVersion, Stopwatch.GetElapsedTime(start)));
            return new(request.Name, function, request.Threads, request.SharedBytes, KernelSources.WaitsForUpstream(request.Variant));
        }
        catch (Exception exception)
        {
            KernelLoading.ReportFailure(activity, exception);
            throw;
        }
    }

    private nint Load(KernelRequest request, ReadOnlyMemory<byte> cubin)
    {
        CudaApi api = device.Enter();

        // Resources of an assembly lie at addresses that are 4 more than a multiple of 8, and ELF wants its words aligned.
        void* image = NativeMemory.AlignedAlloc((nuint)cubin.Length, ImageAlignment);
        try
        {
            cubin.Span.CopyTo(new(image, cubin.Length));
            nint module;
            device.Context.Check(api.ModuleLoadData(&module, image), $"cuModuleLoadData of {request}");
            try
            {
                nint function = Function(api, module, request);
                device.Context.Keep(module);
                return function;
            }
            catch
            {
                // A later call tries again; modules must not pile up meanwhile.
                api.ModuleUnload(module);
                throw;
            }
        }
        finally
        {
            NativeMemory.AlignedFree(image);
        }
    }

    private nint Function(CudaApi api, nint module, KernelRequest request)
    {
        nint function;
        fixed (byte* name = Encoding.ASCII.GetBytes(request.EntryPoint + '\0'))
        {
            device.Context.Check(api.ModuleGetFunction(&function, module, name), $"cuModuleGetFunction of {request}");
        }

        device.Context.Check(
            api.FuncSetAttribute(function, CudaFunctionAttribute.MaxDynamicSharedMemoryBytes, request.SharedBytes), $"cuFuncSetAttribute of {request}");
        return function;
    }
}
