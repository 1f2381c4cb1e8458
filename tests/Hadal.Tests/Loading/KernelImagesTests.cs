using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class KernelImagesTests
{
    private static readonly KernelImage s_image = new(KernelOrigin.Cache, new byte[] { 1 }, "12.4");

    [Fact]
    public void The_first_place_that_has_the_kernel_is_the_last_one_asked()
    {
        FakeSource first = new(null, "not here");
        FakeSource second = new(s_image);
        FakeSource third = new(s_image);

        Assert.Equal((s_image, 7), new KernelImages(first, second, third).Load(Kernels.Request(), Kernels.Architecture, _ => 7));
        Assert.Equal((1, 1, 0), (first.Requests, second.Requests, third.Requests));
    }

    [Fact]
    public void Every_place_is_asked_for_what_this_version_would_compile()
    {
        FakeSource source = new(s_image);
        KernelRequest request = Kernels.Request();

        new KernelImages(source).Load(request, Kernels.Architecture, image => image);

        Assert.Equal(Kernels.Hash(request), source.Hash);
    }

    [Fact]
    public void A_search_in_vain_names_kernel_architecture_what_was_tried_and_the_remedy()
    {
        KernelImages images = new(new FakeSource(null, "no side assembly"), new FakeSource(null, "an empty cache"), new FakeSource(null, "no NVRTC"));

        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(() => images.Load(Kernels.Request(), Kernels.Architecture, image => image));

        Assert.Contains("Ns.Type.Tiny", error.Message);
        Assert.Contains("sm_90a", error.Message);
        Assert.Contains("no side assembly; an empty cache; no NVRTC", error.Message);
        Assert.Contains("Install NVRTC", error.Message);
        Assert.Contains("hadal doctor", error.Message);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(209)]
    [InlineData(222)]
    public void What_the_driver_rejects_sends_the_search_to_the_next_place(int code)
    {
        KernelImage old = new(KernelOrigin.SideAssembly, new byte[] { 9 }, "13.9");

        (KernelImage image, int loaded) = new KernelImages(new FakeSource(old), new FakeSource(s_image))
            .Load(Kernels.Request(), Kernels.Architecture, image => image == old ? throw Rejection(code) : 7);

        Assert.Equal((s_image, 7), (image, loaded));
    }

    [Fact]
    public void When_all_is_rejected_the_error_names_both_versions_and_the_remedy()
    {
        KernelImages images = new(new FakeSource(s_image), new FakeSource(null, "no NVRTC"));

        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(
            () => images.Load<int>(Kernels.Request(), Kernels.Architecture, _ => throw Rejection(200)));

        Assert.Contains("Ns.Type.Tiny", error.Message);
        Assert.Contains("NVRTC 12.4 compiled (Cache)", error.Message);
        Assert.Contains("(200)", error.Message);
        Assert.Contains("; no NVRTC.", error.Message);
        Assert.Contains("The driver is of CUDA", error.Message);
        Assert.Contains("HADAL_NVRTC", error.Message);
    }

    [Fact]
    public void Any_other_error_of_the_driver_ends_the_search()
    {
        FakeSource second = new(s_image);

        Assert.Equal(2, Assert.Throws<CudaException>(
            () => new KernelImages(new FakeSource(s_image), second).Load<int>(Kernels.Request(), Kernels.Architecture, _ => throw Rejection(2))).Code);
        Assert.Equal(0, second.Requests);
    }

    private static CudaException Rejection(int code) => new(code, "CUDA_ERROR", "what the driver says", "cuModuleLoadData");
}
