using Hadal.Compilation;
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
            CudaException error = Assert.Throws<CudaException>(() => device.Kernels.Get(request));
            Assert.Contains("cuModuleGetFunction of Ns.Type.Tiny", error.Message);
            Assert.Empty(FakeDriver.Modules);
        }

        FakeDriver.AnswerOfGetFunction = CudaResult.Success;
        LoadedKernel kernel = device.Kernels.Get(request);

        Assert.False(kernel.WaitsForUpstream);
        Assert.Single(FakeDriver.Modules);
    }

    [Fact]
    public void Entry_points_and_declarations_of_one_variant_share_one_module_and_keep_names_of_their_own()
    {
        using CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request();
        LoadedKernel up = device.Kernels.Get(request with { Name = "A.Up" });
        LoadedKernel gate = device.Kernels.Get(request with { Name = "B.Gate" });
        LoadedKernel combine = device.Kernels.Get(request with { EntryPoint = "combine", Threads = 64 });

        Assert.Single(FakeDriver.Modules);
        Assert.Equal(("A.Up", "B.Gate"), (up.Name, gate.Name));
        Assert.Equal(up.Function, gate.Function);
        Assert.NotEqual(up.Function, combine.Function);
        Assert.Equal(64, combine.Threads);

        device.Kernels.Get(Kernels.Request(configuration: "other"));
        Assert.Equal(2, FakeDriver.Modules.Count);
    }

    [Fact]
    public void The_kernels_of_a_cache_are_one_module_however_many_are_called()
    {
        using CudaDevice device = FakeDriver.Open();
        foreach (CacheEntry entry in Enum.GetValues<CacheEntry>())
        {
            Assert.Equal($"Hadal.CacheOperations.{entry}", CacheKernel.Of<BFloat16>().Get(device, entry).Name);
        }

        Assert.Single(FakeDriver.Modules);
    }

    [Fact]
    public void Modules_go_with_the_device()
    {
        CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request("#include \"quantize/rows.cuh\"\n");
        Assert.True(device.Kernels.Get(request).WaitsForUpstream);
        device.Dispose();

        Assert.Empty(FakeDriver.Modules);
    }
}
