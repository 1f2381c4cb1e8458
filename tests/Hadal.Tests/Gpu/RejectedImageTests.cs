using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Loading;
using Hadal.Tests.Loading;
using Hadal.Testing;
using Xunit;
using TinyKernels = Hadal.Tests.Loading.Kernels;

namespace Hadal.Tests.Gpu;

/// <summary>Machine code that is not of this GPU, or is not machine code, offered to the real driver.</summary>
[Collection(GpuMachine.Collection)]
public class RejectedImageTests
{
    private const string Source = "extern \"C\" __global__ void tiny(int* p) { *p = 7; }";

    [Fact]
    public void A_cubin_of_another_architecture_sends_the_search_to_the_compiler_and_the_kernel_runs() => Check(Compile("sm_80"));

    [Fact]
    public void What_is_no_cubin_sends_the_search_to_the_compiler_and_the_kernel_runs() => Check([.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 31))]);

    [Fact]
    public void Where_only_a_cubin_of_another_architecture_is_at_hand_the_error_names_the_kernel_and_the_drivers_reason()
    {
        CudaDevice device = (CudaDevice)GpuMachine.Require();
        KernelLoader loader = new(device, new(new FakeSource(new KernelImage(KernelOrigin.SideAssembly, Compile("sm_80"), "12.4")), new FakeSource(null, "nothing in the cache")));

        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(() => loader.Get(Request()));
        Assert.Contains("Ns.Type.Tiny", error.Message);
        Assert.Contains("the driver rejects", error.Message);
        Assert.Contains("nothing in the cache", error.Message);
        AssertLives(device);
    }

    private static void Check(byte[] wrong)
    {
        CudaDevice device = (CudaDevice)GpuMachine.Require();
        KernelLoader loader = new(
            device, new(new FakeSource(new KernelImage(KernelOrigin.SideAssembly, wrong, "12.4")), new FakeSource(new KernelImage(KernelOrigin.Jit, Compile("sm_90a"), "12.4"))));

        LoadedKernel kernel = loader.Get(Request());

        using CudaStream stream = (CudaStream)device.CreateStream();
        using DeviceTensor<int> result = new(device, 1);
        result.CopyFrom([0]);
        Launch(stream, kernel, result);
        Assert.Equal([7], result.ToArray());
    }

    private static unsafe void Launch(CudaStream stream, LoadedKernel kernel, DeviceTensor<int> result)
    {
        nint pointer = result.Pointer;
        void** arguments = stackalloc void*[] { &pointer };
        stream.Launch(kernel, 1, arguments, result.Memory);
        stream.Synchronize();
    }

    private static KernelRequest Request() => TinyKernels.Request(Source);

    private static byte[] Compile(string architecture)
    {
        Requires.Tool(NvrtcLibrary.Probe.IsUsable ? NvrtcLibrary.Probe.Path : null, "NVRTC", "the CUDA toolkit");
        NvrtcResult result = NvrtcProgram.Compile(NvrtcLibrary.Default!, "tiny.cu", Source, [], [$"--gpu-architecture={architecture}"]);
        Assert.True(result.Succeeded, result.Log);
        return result.Cubin;
    }

    private static void AssertLives(CudaDevice device)
    {
        using DeviceTensor<int> tensor = new(device, 1);
        tensor.CopyFrom([5]);
        Assert.Equal([5], tensor.ToArray());
    }
}
