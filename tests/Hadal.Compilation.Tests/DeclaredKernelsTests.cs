using Hadal.Loading;
using Xunit;

namespace Hadal.Compilation.Tests;

public class DeclaredKernelsTests
{
    [Fact]
    public void Every_kernel_of_an_assembly_is_found_without_a_GPU()
    {
        byte[] cubin = [1, 2, 3];

        IReadOnlyList<FoundKernel> found = DeclaredKernels.Find(typeof(Quantizer).Assembly, "sm_90a", new KernelImages(new Place(new(KernelOrigin.SideAssembly, cubin, "12.4"))));

        Assert.Equal(
            ManifestReader.Read(typeof(Quantizer).Assembly.Location).Kernels.Select(kernel => (kernel.Name, kernel.Spec)),
            found.Select(kernel => (kernel.Name, kernel.Spec)).Distinct());
        Assert.All(found, kernel => Assert.Equal((KernelOrigin.SideAssembly, "sm_90a", "12.4"), (kernel.Origin, kernel.Architecture, kernel.NvrtcVersion)));
        Assert.All(found, kernel => Assert.Equal(cubin, kernel.Cubin.ToArray()));
    }

    [Fact]
    public void One_that_is_missing_is_named_with_the_places_that_do_not_have_it()
    {
        KernelUnavailableException error = Assert.Throws<KernelUnavailableException>(
            () => DeclaredKernels.Find(typeof(Quantizer).Assembly, "sm_90a", new KernelImages(new Place(null))));

        Assert.Contains("Hadal.CacheOperations", error.Message, StringComparison.Ordinal);
        Assert.Contains("this place is empty", error.Message, StringComparison.Ordinal);
    }

    private sealed class Place(KernelImage? image) : IKernelImageSource
    {
        public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
        {
            reason = "this place is empty";
            return image;
        }
    }
}
