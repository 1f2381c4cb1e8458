using Hadal.Tests.Devices;
using Xunit;

namespace Hadal.Tests.Sharing;

/// <summary>When another library's tensor of a GPU is given back: never before the GPU is known to have finished with it.</summary>
[Collection(FakeDriver.Collection)]
public sealed class ForeignReturnTests : IDisposable
{
    private readonly CudaDevice _device = FakeDriver.Open();
    private readonly DeviceStream _stream;
    private readonly ForeignBlock _block = OnGpu();

    public ForeignReturnTests() => _stream = _device.CreateStream();

    private nint Context => _device.Context.DangerousGetHandle();

    public void Dispose()
    {
        _stream.Dispose();
        _device.Dispose();
        _block.Dispose();
    }

    [Fact]
    public void The_gpu_is_waited_for_before_the_owner_is_told()
    {
        int waits = 0, told = 0;
        DeviceTensor<float> tensor = Import(_block);
        FakeDriver.OnWait = () => (waits, told) = (waits + 1, told + _block.Deletions);

        tensor.Dispose();

        Assert.Equal((1, 0, 1), (waits, told, _block.Deletions));
    }

    [Fact]
    public void One_that_is_disposed_in_a_capture_is_given_back_when_it_has_ended_and_the_capture_stays_whole()
    {
        DeviceTensor<float> tensor = Import(_block);
        using (_stream.Capture(() =>
        {
            tensor.Dispose();
            Assert.Equal(0, _block.Deletions);
        }))
        {
            Assert.Equal(1, _block.Deletions);
        }
    }

    [Fact]
    public void One_that_a_graph_uses_is_given_back_with_the_graph()
    {
        DeviceTensor<float> tensor = Import(_block);
        DeviceGraph graph = _stream.Capture(() => tensor.Fill(_stream));

        tensor.Dispose();
        Assert.Equal(0, _block.Deletions);

        graph.Dispose();
        Assert.Equal(1, _block.Deletions);
    }

    [Fact]
    public void One_whose_gpu_cannot_be_waited_for_is_kept_until_a_later_wait_succeeds()
    {
        using ForeignBlock second = OnGpu();
        DeviceTensor<float> tensor = Import(_block), other = Import(second);
        FakeDriver.BusyContexts.Add(Context);
        tensor.Dispose();
        Assert.Equal(0, _block.Deletions);

        FakeDriver.BusyContexts.Clear();
        other.Dispose();

        Assert.Equal((1, 1), (_block.Deletions, second.Deletions));
    }

    [Fact]
    public void One_that_is_kept_outlives_its_device_and_goes_with_the_next_capture_of_the_gpu()
    {
        CudaDevice again = FakeDriver.OpenAgain();
        DeviceTensor<float> tensor = Import(_block, again);
        FakeDriver.BusyContexts.Add(Context);
        tensor.Dispose();
        again.Dispose();
        FakeDriver.BusyContexts.Clear();
        Assert.Equal(0, _block.Deletions);

        _stream.Capture(() => { }).Dispose();

        Assert.Equal(1, _block.Deletions);
    }

    [Fact]
    public void One_of_a_gpu_that_is_lost_is_given_back_at_once()
    {
        DeviceTensor<float> tensor = Import(_block);
        FakeDriver.LostContexts.Add(Context);

        tensor.Dispose();

        Assert.Equal(1, _block.Deletions);
    }

    [Fact]
    public void One_of_a_kernel_that_was_given_up_is_kept_until_the_gpu_is_opened_anew()
    {
        DeviceTensor<float> tensor = Import(_block);
        _device.Context.MarkLost(new TimeoutException("the stream still runs"));

        tensor.Dispose();
        Assert.Equal(0, _block.Deletions);

        using CudaDevice again = FakeDriver.OpenAgain();
        using DeviceStream stream = again.CreateStream();
        stream.Capture(() => { }).Dispose();
        Assert.Equal(1, _block.Deletions);
    }

    [Fact]
    public void None_is_forgotten_that_is_disposed_of_while_another_thread_captures()
    {
        ForeignBlock[] blocks = [.. Enumerable.Range(0, 400).Select(_ => OnGpu())];
        DeviceTensor<float>[] tensors = [.. blocks.Select(block => Import(block))];

        // Captures end while others are in the middle of finding out that they cannot wait.
        Task disposing = Task.Run(() => Array.ForEach(tensors, tensor => tensor.Dispose()));
        do
        {
            _stream.Capture(() => Thread.SpinWait(20)).Dispose();
        }
        while (!disposing.IsCompleted);

        Assert.All(blocks, block => Assert.Equal(1, block.Deletions));
        Array.ForEach(blocks, block => block.Dispose());
    }

    [Fact]
    public void Many_threads_that_dispose_and_capture_give_each_back_once()
    {
        ForeignBlock[] blocks = [.. Enumerable.Range(0, 200).Select(_ => OnGpu())];

        Parallel.ForEach(blocks, block =>
        {
            using DeviceStream stream = _device.CreateStream();
            DeviceTensor<float> tensor = Import(block);
            stream.Capture(tensor.Dispose).Dispose();
        });

        Assert.All(blocks, block => Assert.Equal(1, block.Deletions));
        Array.ForEach(blocks, block => block.Dispose());
    }

    private static ForeignBlock OnGpu()
    {
        ForeignBlock block = new(true, 4);
        block.Put(block.Tensor + 8, 2);
        block.Put(block.Tensor + 12, FakeDriver.Ordinal);
        return block;
    }

    private DeviceTensor<float> Import(ForeignBlock block, CudaDevice? device = null) => Dlpack.Import<float>(block.Address, block.Format, device ?? _device);
}
