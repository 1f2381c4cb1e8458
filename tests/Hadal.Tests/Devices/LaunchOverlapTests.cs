using Hadal.Compilation;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>What the driver is told of a stream's overlap.</summary>
[Collection(FakeDriver.Collection)]
public unsafe class LaunchOverlapTests
{
    private static readonly (CudaLaunchAttributeId, int) s_overlap = (CudaLaunchAttributeId.ProgrammaticStreamSerialization, 1);

    public static TheoryData<LaunchOverlap> All => [.. Enum.GetValues<LaunchOverlap>()];

    [Fact]
    public void A_launch_has_the_layout_of_the_header()
    {
        Assert.Equal(56, sizeof(CudaLaunch));
        Assert.Equal(72, sizeof(CudaLaunchAttribute));
        Assert.Equal(32, sizeof(GemmParameters));
        Assert.Equal(56, sizeof(SkinnyParameters));
    }

    [Fact]
    public void A_stream_overlaps_nothing_until_it_is_told_to()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        Assert.Equal(LaunchOverlap.None, stream.Overlap);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_cpu_keeps_the_value_and_computes_the_same(LaunchOverlap overlap)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        stream.Overlap = overlap;
        using DeviceTensor<byte> tensor = new(Device.Cpu, 4);
        tensor.Fill(stream, 3);

        Assert.Equal(overlap, stream.Overlap);
        Assert.Equal([3, 3, 3, 3], tensor.ToArray());
    }

    [Theory]
    [InlineData(LaunchOverlap.Setup, false)]
    [InlineData(LaunchOverlap.SetupAndWeights, true)]
    public void The_cpu_computes_a_chain_the_same_under_each(LaunchOverlap overlap, bool isCaptured)
    {
        using OverlapChain chain = new(Device.Cpu, 5);
        byte[] expected = chain.Run(6, LaunchOverlap.None, isCaptured: false, writesWeights: true);

        Assert.Equal(expected, chain.Run(6, overlap, isCaptured, writesWeights: true));
        Assert.NotEqual(expected, chain.Run(6, overlap, isCaptured, writesWeights: false));
        Assert.False(expected.AsSpan(0, expected.Length / 6).SequenceEqual(expected.AsSpan(expected.Length / 6, expected.Length / 6)), "links do not differ");
    }

    [Fact]
    public void A_value_that_is_none_is_refused_with_those_that_are()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();

        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => stream.Overlap = (LaunchOverlap)3);
        Assert.Contains("None, Setup, SetupAndWeights; it was set to 3", error.Message);
        Assert.Equal(LaunchOverlap.None, stream.Overlap);
    }

    [Theory]
    [InlineData(LaunchOverlap.None, true, false)]
    [InlineData(LaunchOverlap.Setup, true, true)]
    [InlineData(LaunchOverlap.SetupAndWeights, true, true)]
    [InlineData(LaunchOverlap.Setup, false, false)]
    [InlineData(LaunchOverlap.SetupAndWeights, false, false)]
    public void Only_a_kernel_that_waits_by_itself_may_begin_early_and_only_where_the_stream_says_so(LaunchOverlap overlap, bool waits, bool expected)
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        stream.Overlap = overlap;

        Launch(stream, waits);

        FakeDriver.Launch launch = Assert.Single(FakeDriver.Launches);
        Assert.Equal(((CudaStream)stream).Handle, launch.Stream);
        Assert.Equal(expected ? [s_overlap] : [], launch.Attributes);
    }

    [Fact]
    public void The_value_at_the_call_counts()
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        foreach (LaunchOverlap overlap in (LaunchOverlap[])[LaunchOverlap.Setup, LaunchOverlap.None, LaunchOverlap.SetupAndWeights])
        {
            stream.Overlap = overlap;
            Launch(stream);
        }

        Assert.Equal([1, 0, 1], FakeDriver.Launches.Select(launch => launch.Attributes.Count));
    }

    [Theory]
    [InlineData(12020, false)]
    [InlineData(12030, true)]
    [InlineData(13000, true)]
    public void A_capture_overlaps_where_the_drivers_graphs_can(int version, bool expected)
    {
        using CudaDevice device = FakeDriver.Open(version);
        using DeviceStream stream = device.CreateStream();
        stream.Overlap = LaunchOverlap.Setup;

        using DeviceGraph graph = stream.Capture(() => Launch(stream));
        Launch(stream);

        Assert.Equal([expected, true], FakeDriver.Launches.Select(launch => launch.Attributes.Count == 1));
        Assert.Equal([true, false], FakeDriver.Launches.Select(launch => launch.IsCaptured));
    }

    [Theory]
    [InlineData(LaunchOverlap.None, 0)]
    [InlineData(LaunchOverlap.Setup, 0)]
    [InlineData(LaunchOverlap.SetupAndWeights, 1)]
    public void A_gemm_hears_of_ready_weights_only_where_they_were_promised(LaunchOverlap overlap, long expected)
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        stream.Overlap = overlap;
        using Fp8Rows a = new(device, 3, 256);
        using Fp8Blocks b = new(device, 128, 256);
        using DeviceTensor<BFloat16> d = new(device, 3, 128);

        FakeDriver.ReadTag = parameters => ((SkinnyParameters*)*(void**)parameters)->WeightsReady;
        GemmKernel.Create<BFloat16>(128, 256, new SkinnyGemm(8, 2, 2, 1)).Run(stream, a, b, d);
        FakeDriver.ReadTag = parameters => ((GemmParameters*)((void**)parameters)[5])->WeightsReady;
        GemmKernel.Create<BFloat16>(128, 256, new TiledGemm(64, 64, 4, 1, 1)).Run(stream, a, b, d);

        Assert.Equal([expected, expected], FakeDriver.Launches.Select(launch => launch.Tag));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_warm_call_allocates_nothing(LaunchOverlap overlap)
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.IsRecording = false;
        using DeviceStream stream = device.CreateStream();
        stream.Overlap = overlap;
        using DeviceTensor<float> source = new(device, 3, 256);
        using Fp8Rows a = new(device, 3, 256);
        using Fp8Blocks b = new(device, 128, 256), transposed = new(device, 256, 128);
        using DeviceTensor<BFloat16> d = new(device, 3, 128);
        GemmKernel kernel = GemmKernel.Create(128, 256), skinny = GemmKernel.Create<BFloat16>(128, 256, new SkinnyGemm(8, 2, 2, 1)), tiled = GemmKernel.Create<BFloat16>(128, 256, new TiledGemm(64, 64, 4, 1, 1));
        void Calls()
        {
            for (int i = 0; i < 200; i++)
            {
                Quantizer.ToRows(stream, source, a, ScaleRule.Exact);
                Quantizer.Transpose(stream, b, transposed);
                kernel.Run(stream, a, b, d);
                skinny.Run(stream, a, b, d);
                tiled.Run(stream, a, b, d);
            }
        }

        Calls();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Calls();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Launch(DeviceStream stream, bool waits = true) =>
        ((CudaStream)stream).Launch(new LoadedKernel("Ns.Type.Kernel", 1, 32, 0, waits), 1, null);
}
