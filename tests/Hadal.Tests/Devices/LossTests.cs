using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Loading;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>Which kernels are named when a device is lost.</summary>
[Collection(FakeDriver.Collection)]
public sealed class LossTests : IDisposable
{
    private readonly CudaDevice _device = FakeDriver.Open();
    private readonly CudaStream _stream;
    private readonly DeviceTensor<int> _tensor;

    public LossTests()
    {
        _stream = (CudaStream)_device.CreateStream();
        _tensor = new(_device, 4);
    }

    public void Dispose()
    {
        HadalLogging.Use(null);
        _tensor.Dispose();
        _stream.Dispose();
        _device.Dispose();
    }

    [Fact]
    public void A_graph_that_was_replayed_is_named_with_its_kernels()
    {
        Launch("Before");
        using DeviceGraph graph = _stream.Capture(() => Launch("Decode", "Experts", "Decode"));
        graph.Launch(_stream);
        Launch("Sampler");

        Assert.Contains("one of Before, a graph of Decode, Experts (3 launches), Sampler (3 launches)", Loss());
    }

    [Fact]
    public void Kernels_that_were_only_captured_are_not_named()
    {
        using DeviceGraph graph = _stream.Capture(() => Launch("Captured"));
        Launch("Direct");

        string loss = Loss();
        Assert.Contains("Direct", loss);
        Assert.DoesNotContain("Captured", loss);
    }

    [Fact]
    public void A_graph_of_many_kernels_is_named_by_all_of_them()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"Kernel{i:D2}")];
        using DeviceGraph inner = _stream.Capture(() => Launch(names));
        using DeviceGraph outer = _stream.Capture(() => inner.Launch(_stream));
        outer.Launch(_stream);

        string loss = Loss();
        Assert.All(names, name => Assert.Contains(name, loss));
    }

    [Fact]
    public void A_graph_of_copies_says_so()
    {
        using DeviceGraph graph = _stream.Capture(() => _tensor.Fill(_stream));
        graph.Launch(_stream);

        Assert.Contains("a graph of no kernel (copies and fills)", Loss());
    }

    [Fact]
    public void The_log_of_the_loss_names_the_kernels_too()
    {
        RecordingLogger logger = new();
        HadalLogging.Use(logger);
        Launch("Experts");

        Loss();

        (_, int id, string text) = Assert.Single(logger.Lines);
        Assert.Equal((4, "cuda:999 is lost and must be reopened"), (id, text));
        Assert.Contains("after the launch of Experts", Assert.Single(logger.Exceptions)!.Message);
    }

    private string Loss()
    {
        FakeDriver.AnswerOfCopy = CudaResult.IllegalAddress;
        return Assert.Throws<DeviceLostException>(() => _tensor.ToArray()).Message;
    }

    private unsafe void Launch(params string[] names)
    {
        foreach (string name in names)
        {
            _stream.Launch(new LoadedKernel(name, 1, 32, 0, WaitsForUpstream: true), 1, null);
        }
    }
}
