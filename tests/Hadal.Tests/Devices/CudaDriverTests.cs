using Hadal.Interop;
using Hadal.Interop.Cuda;
using Hadal.Interop.Cupti;
using Hadal.Testing;
using Xunit;

namespace Hadal.Tests.Devices;

public class CudaDriverTests
{
    [Fact]
    public void A_driver_that_is_not_installed_is_a_state_that_lists_what_was_tried()
    {
        (CudaApi? api, NativeLibraryProbe probe) = CudaDriver.Load(["libhadal-absent.so.1", "/nowhere/libhadal-absent.so"]);

        Assert.Null(api);
        Assert.False(probe.IsUsable);
        Assert.Equal(["libhadal-absent.so.1", "/nowhere/libhadal-absent.so"], probe.Tried);
        Assert.Contains("not installed", probe.Failure);
    }

    [Fact]
    public void A_library_that_is_no_driver_is_a_state_that_names_what_it_lacks()
    {
        (CudaApi? api, NativeLibraryProbe probe) = CudaDriver.Load([AnyLibrary()]);

        Assert.Null(api);
        Assert.Contains("cuGetProcAddress", probe.Failure);
        Assert.Equal(AnyLibrary(), probe.Path);
    }

    [Fact]
    public void A_file_that_is_no_library_is_passed_over()
    {
        using TemporaryFolder folder = new();
        string text = folder.Write("libcuda.so.1", "not a library");

        (CudaApi? api, NativeLibraryProbe probe) = CudaDriver.Load([text]);

        Assert.Null(api);
        Assert.Null(probe.Path);
        Assert.Equal([text], probe.Tried);
    }

    [Fact]
    public void The_same_goes_for_cupti()
    {
        (CuptiApi? absent, NativeLibraryProbe absence) = CuptiLibrary.Load(["libhadal-absent.so.1"]);
        (CuptiApi? other, NativeLibraryProbe otherness) = CuptiLibrary.Load([AnyLibrary()]);

        Assert.Null(absent);
        Assert.Contains("not installed", absence.Failure);
        Assert.Null(other);
        Assert.Contains("cupti", otherness.Failure);
    }

    [Fact]
    public void Probing_this_machine_never_throws()
    {
        Assert.Equal(CudaDriver.Api is null, !CudaDriver.Probe.IsUsable);
        Assert.Equal(CuptiLibrary.Api is null, !CuptiLibrary.Probe.IsUsable);
        Assert.NotEmpty(CudaDriver.Probe.Tried);
        Assert.NotEmpty(CuptiLibrary.Probe.Tried);
    }

    [Theory]
    [InlineData((int)CudaResult.IllegalAddress, true)]
    [InlineData((int)CudaResult.MisalignedAddress, true)]
    [InlineData((int)CudaResult.LaunchFailed, true)]
    [InlineData((int)CudaResult.LaunchTimeout, true)]
    [InlineData((int)CudaResult.OutOfMemory, false)]
    [InlineData((int)CudaResult.NotReady, false)]
    [InlineData(701, false)]
    [InlineData(720, false)]
    [InlineData(1, false)]
    public void Only_errors_that_stay_lose_the_device(int result, bool sticky) => Assert.Equal(sticky, ((CudaResult)result).IsSticky());

    private static string AnyLibrary() => OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6";
}
