using CsCheck;
using Hadal.Interop.Cuda;
using Xunit;

namespace Hadal.Tests.Devices;

public class DeviceSelectionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_the_variable_the_choice_is_automatic(string? value) =>
        Assert.Equal(DeviceSelection.Choice.Automatic, DeviceSelection.Parse(value).Kind);

    [Fact]
    public void Cpu_is_the_cpu() => Assert.Same(Device.Cpu, DeviceSelection.Parse("cpu").Open());

    [Fact]
    public void A_gpu_is_named_by_its_number() => Gen.Int[0, int.MaxValue].Sample(ordinal =>
        Assert.Equal(new(DeviceSelection.Choice.Cuda, ordinal), DeviceSelection.Parse($"cuda:{ordinal}")));

    [Theory]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cuda")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:+1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1 ")]
    [InlineData("cuda:1,2")]
    [InlineData("cuda:99999999999")]
    [InlineData("cuda:٣")]
    public void Anything_else_is_an_error_that_quotes_it_and_says_what_can_be(string value)
    {
        DeviceUnavailableException error = Assert.Throws<DeviceUnavailableException>(() => DeviceSelection.Parse(value));

        Assert.Contains($"HADAL_DEVICE is '{value}'", error.Message);
        Assert.Contains("'cpu'", error.Message);
        Assert.Contains("'cuda:N'", error.Message);
    }

    [Fact]
    public void Whatever_the_text_it_is_read_or_refused_by_the_same_exception() => Gen.String.Sample(text =>
    {
        try
        {
            DeviceSelection.Parse(text);
        }
        catch (DeviceUnavailableException)
        {
        }
    });

    [Fact]
    public void A_gpu_that_is_not_there_is_an_error_that_names_it_or_the_missing_driver()
    {
        DeviceUnavailableException error = Assert.Throws<DeviceUnavailableException>(() => Device.Open(1000));

        Assert.Contains(CudaDriver.Api is null ? "CUDA driver" : "cuda:1000", error.Message);
    }

    [Fact]
    public void The_default_device_is_one_object() => Assert.Same(Device.Default, Device.Default);
}
