using System.Runtime.InteropServices;
using System.Text;
using Hadal.Compilation;
using Hadal.Interop.Cuda;

namespace Hadal.Loading;

/// <summary>Loads kernels into one device, each variant of a spec once however many threads ask for it first, and whatever they call it.</summary>
internal sealed unsafe class KernelLoader(CudaDevice device, KernelImages images)
{
    private const nuint ImageAlignment = 16;

    private readonly OncePerKey<(string Spec, string Configuration), nint> _modules = new();
    private readonly OncePerKey<(string Spec, string Configuration, string EntryPoint), nint> _functions = new();

    /// <summary>The architecture that a GPU runs; the <c>a</c> stands for the features of Hopper alone, such as wgmma.</summary>
    internal static string Architecture(ComputeCapability capability) => $"sm_{capability.Major}{capability.Minor}a";

    /// <summary>The kernel, loaded at the first request for its variant.</summary>
    /// <exception cref="KernelUnavailableException">No machine code was found, or the GPU is not a Hopper. A later call tries again.</exception>
    internal LoadedKernel Get(KernelRequest request)
    {
        nint module = Module(request);
        nint function = _functions.Get(
            (request.Spec, request.Variant.Configuration, request.EntryPoint), () => Function(device.Enter(), module, request));
        return new(request.Name, function, request.Threads, request.SharedBytes, KernelSources.WaitsForUpstream(request.Variant));
    }

    private nint Module(KernelRequest request)
    {
        KernelLoad? load = null;
        try
        {
            nint module = _modules.Get((request.Spec, request.Variant.Configuration), () => Load(request, load = new(request)));

            // Not before it is kept: who is told may call the kernel.
            load?.Succeed();
            return module;
        }
        catch (Exception exception)
        {
            load?.Fail(exception);
            throw;
        }
    }

    private nint Load(KernelRequest request, KernelLoad load)
    {
        if (device.ComputeCapability is not { } capability || capability != ComputeCapability.Hopper)
        {
            throw new KernelUnavailableException(
                $"{request} needs a GPU of compute capability {ComputeCapability.Hopper}; {device} has {device.ComputeCapability}. Device.Cpu runs it without a GPU.");
        }

        (KernelImage image, nint module) = images.Load(request, Architecture(capability), found => Load(request, found.Cubin));
        load.Found(image, Architecture(capability));
        return module;
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
                // Asked for at once: an image without it is not kept.
                Function(api, module, request);
                device.Context.Keep(module);
                return module;
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
