using Hadal.Interop.Cuda;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>The three kinds of memory that the driver gives or pins: each is released once, by its own function, and none leaves anything behind where it cannot be had.</summary>
[Collection(FakeDriver.Collection)]
public class CudaMemoryTests
{
    private const nint Theirs = 0x7000;

    private static readonly Dictionary<string, (Func<CudaDevice, DeviceMemory> Take, List<nint> Released, string Refusal)> s_kinds = new()
    {
        ["of the GPU"] = (device => device.Allocate(64), FakeDriver.Freed, "has no room for 64 bytes"),
        ["pinned"] = (device => device.AllocatePinned(64), FakeDriver.FreedOfHost, "cannot pin 64 bytes"),
        ["registered"] = (device => CudaMemory.Register(device, Theirs, 64), FakeDriver.Unregistered, "cannot pin the 64 bytes at 0x7000"),
    };

    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void Memory_is_released_once_by_the_function_of_its_kind_after_its_device_too(string kind)
    {
        CudaDevice device = FakeDriver.Open();
        DeviceMemory memory = s_kinds[kind].Take(device);
        nint address = memory.Address;
        Assert.NotEqual(0, address);
        device.Dispose();

        memory.Dispose();
        memory.Dispose();

        Assert.Equal([address], s_kinds[kind].Released);
        Assert.Single(FakeDriver.Freed.Concat(FakeDriver.FreedOfHost).Concat(FakeDriver.Unregistered));
        Assert.True(device.Context.IsClosed);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Memory_that_cannot_be_had_is_refused_with_its_size_and_holds_nothing(string kind)
    {
        CudaDevice device = FakeDriver.Open();
        FakeDriver.AnswerOfAllocate = CudaResult.OutOfMemory;

        DeviceMemoryException error = Assert.Throws<DeviceMemoryException>(() => s_kinds[kind].Take(device));

        Assert.Contains(s_kinds[kind].Refusal, error.Message);
        Assert.Contains("cuda:999", error.Message);
        Assert.Empty(s_kinds[kind].Released);
        device.Dispose();
        Assert.True(device.Context.IsClosed);
    }

    [Fact]
    public void No_bytes_are_no_call()
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.AnswerOfAllocate = CudaResult.OutOfMemory;

        device.Allocate(0).Dispose();
        device.AllocatePinned(0).Dispose();

        Assert.Empty(FakeDriver.Freed.Concat(FakeDriver.FreedOfHost));
    }
}
