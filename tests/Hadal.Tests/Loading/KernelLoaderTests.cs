using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Devices;
using Xunit;

namespace Hadal.Tests.Loading;

[Collection(FakeDriver.Collection)]
public class KernelLoaderTests
{
    [Fact]
    public void A_module_without_the_function_is_unloaded_and_a_later_call_tries_again()
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.AnswerOfGetFunction = CudaResult.NotFound;
        KernelRequest request = Kernels.Request();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            CudaException error = Assert.Throws<CudaException>(() => device.Kernels.Get(request.Spec, "default", () => request));
            Assert.Contains("cuModuleGetFunction of Ns.Type.Tiny", error.Message);
            Assert.Empty(FakeDriver.Modules);
        }

        FakeDriver.AnswerOfGetFunction = CudaResult.Success;
        LoadedKernel kernel = device.Kernels.Get(request.Spec, "default", () => request);

        Assert.False(kernel.WaitsForUpstream);
        Assert.Single(FakeDriver.Modules);
    }

    [Fact]
    public void Modules_go_with_the_device()
    {
        CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request("#include \"quantize/rows.cuh\"\n");
        Assert.True(device.Kernels.Get(request.Spec, "default", () => request).WaitsForUpstream);
        device.Dispose();

        Assert.Empty(FakeDriver.Modules);
    }
}
