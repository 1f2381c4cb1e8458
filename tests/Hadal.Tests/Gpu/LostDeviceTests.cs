using System.Diagnostics;
using Hadal.Compilation;
using Hadal.Loading;
using Hadal.Testing;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>What poisons a context is run in a child: this executable again, with one explicit test.</summary>
[Collection(GpuMachine.Collection)]
public class LostDeviceTests(ITestOutputHelper output)
{
    private const string Stray = "extern \"C\" __global__ void stray() { *(volatile int*)16 = 1; }";

    [Fact]
    public void An_illegal_address_loses_the_device_and_says_which_kernel_and_what_to_do() => RunChild(nameof(Child_touches_an_illegal_address));

    [Fact]
    public void A_kernel_that_does_not_end_is_named_and_loses_the_device() => RunChild(nameof(Child_waits_for_a_kernel_that_does_not_end));

    [Fact]
    public void A_copy_that_meets_the_fault_of_a_kernel_names_the_kernel() => RunChild(nameof(Child_copies_after_an_illegal_address));

    [Fact]
    public void A_launch_that_meets_the_fault_of_another_kernel_names_that_one() => RunChild(nameof(Child_launches_after_an_illegal_address));

    [Fact(Explicit = true)]
    public void Child_copies_after_an_illegal_address()
    {
        Device device = GpuMachine.Require();
        DeviceStream stream = device.CreateStream();
        DeviceTensor<int> tensor = new(device, 4);
        Launch((CudaStream)stream, "Ns.Model.Stray", Stray, "stray");

        DeviceLostException error = Assert.Throws<DeviceLostException>(() => tensor.ToArray());
        Assert.Contains("Ns.Model.Stray", error.Message);
        Assert.True(device.IsLost);
    }

    [Fact(Explicit = true)]
    public void Child_launches_after_an_illegal_address()
    {
        Device device = GpuMachine.Require();
        DeviceStream stream = device.CreateStream();
        Launch((CudaStream)stream, "Ns.Model.Innocent", "extern \"C\" __global__ void innocent() { }", "innocent");
        stream.Synchronize();
        Launch((CudaStream)stream, "Ns.Model.Stray", Stray, "stray");

        // The fault is asynchronous: some launch after it meets it.
        DeviceLostException error = Assert.Throws<DeviceLostException>(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                Launch((CudaStream)stream, "Ns.Model.Innocent", "extern \"C\" __global__ void innocent() { }", "innocent");
                Thread.Sleep(i < 100 ? 1 : 0);
            }
        });
        Assert.Contains("Ns.Model.", error.Message);
        Assert.True(device.IsLost);
    }

    [Fact(Explicit = true)]
    public void Child_touches_an_illegal_address()
    {
        Device device = GpuMachine.Require();
        DeviceStream stream = device.CreateStream();
        DeviceTensor<int> tensor = new(device, 4);
        Launch((CudaStream)stream, "Ns.Model.Stray", Stray, "stray");

        DeviceLostException error = Assert.Throws<DeviceLostException>(stream.Synchronize);
        Assert.Contains("Ns.Model.Stray", error.Message);
        Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", error.Message);
        Assert.Contains("Device.Open", error.Message);
        Assert.True(device.IsLost);
        Assert.Throws<DeviceLostException>(() => tensor.ToArray());
        Assert.Throws<DeviceLostException>(() => new DeviceTensor<int>(device, 4));
        Assert.Throws<DeviceLostException>(device.CreateStream);
        tensor.Dispose();
        stream.Dispose();

        // The driver decides whether a process may come back from this; if not, that must be what the error says.
        try
        {
            using Device reopened = Device.Open(((CudaDevice)device).Context.Ordinal);
            using DeviceTensor<int> fresh = new(reopened, 4);
            fresh.CopyFrom([1, 2, 3, 4]);
            Assert.Equal([1, 2, 3, 4], fresh.ToArray());
        }
        catch (DeviceLostException barred)
        {
            Assert.Contains("restart the process", barred.Message);
        }

        Assert.True(device.IsLost);
    }

    [Fact(Explicit = true)]
    public void Child_waits_for_a_kernel_that_does_not_end()
    {
        Device device = GpuMachine.Require();
        DeviceStream stream = device.CreateStream();

        // Three seconds are for ever to a timeout of a tenth, and no GPU is left hanging.
        Launch(
            (CudaStream)stream,
            "Ns.Model.Spin",
            """
            extern "C" __global__ void spin()
            {
                unsigned long long start, now;
                asm volatile("mov.u64 %0, %globaltimer;" : "=l"(start));
                do { asm volatile("mov.u64 %0, %globaltimer;" : "=l"(now)); } while (now - start < 3000000000ull);
            }
            """,
            "spin");

        DeviceLostException error = Assert.Throws<DeviceLostException>(() => stream.Synchronize(TimeSpan.FromSeconds(0.1)));
        Assert.Contains("Ns.Model.Spin", error.Message);
        Assert.True(device.IsLost);
        Assert.Throws<DeviceLostException>(stream.Synchronize);
    }

    private static unsafe void Launch(CudaStream stream, string name, string source, string entryPoint)
    {
        LoadedKernel kernel = ((CudaDevice)stream.Device).Kernels.Get(
            new(name, $"hadal1|{entryPoint}", new KernelVariant("default", source), entryPoint, Threads: 32, SharedBytes: 0));
        stream.Launch(kernel, 1, null);
    }

    private void RunChild(string test)
    {
        GpuMachine.Require();
        using Process process = ChildTest.Start(typeof(LostDeviceTests), test, new Dictionary<string, string?> { ["HADAL_REQUIRE_GPU"] = "1" });
        ChildProcess child = ChildProcess.End(process);

        output.WriteLine(child.ToString());
        Assert.True(child.ExitCode == 0, child.ToString());
    }
}
