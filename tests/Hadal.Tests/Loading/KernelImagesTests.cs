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

        Assert.Same(s_image, new KernelImages(first, second, third).Find(Kernels.Request(), Kernels.Architecture));
        Assert.Equal((1, 1, 0), (first.Requests, second.Requests, third.Requests));
    }

    [Fact]
    public void Every_place_is_asked_for_what_this_version_would_compile()
    {
        FakeSource source = new(s_image);
        KernelRequest request = Kernels.Request();

        new KernelImages(source).Find(request, Kernels.Architecture);

        Assert.Equal(Kernels.Hash(request), source.Hash);
    }

    [Fact]
    public void A_search_in_vain_names_kernel_architecture_what_was_tried_and_the_remedy()
    {
        KernelImages images = new(new FakeSource(null, "no side assembly"), new FakeSource(null, "an empty cache"), new FakeSource(null, "no NVRTC"));

        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(() => images.Find(Kernels.Request(), Kernels.Architecture));

        Assert.Contains("Ns.Type.Tiny", error.Message);
        Assert.Contains("sm_90a", error.Message);
        Assert.Contains("no side assembly; an empty cache; no NVRTC", error.Message);
        Assert.Contains("Install NVRTC", error.Message);
        Assert.Contains("hadal doctor", error.Message);
    }
}
