using CsCheck;
using Hadal.CompilerServices;
using Xunit;

namespace Hadal.Tests.Gemm;

/// <summary>What a GEMM refuses before it runs, on any device.</summary>
public sealed class GemmKernelTests : IDisposable
{
    private readonly DeviceStream _stream = Device.Cpu.CreateStream();
    private readonly GemmKernel _kernel = GemmKernel.Create<BFloat16>(256, 128, "Model.DownProjection");

    public void Dispose() => _stream.Dispose();

    [Theory]
    [InlineData(0, 128, "n")]
    [InlineData(8, 0, "k")]
    [InlineData(-8, 128, "n")]
    [InlineData(12, 128, "n")]
    [InlineData(8, 100, "k")]
    [InlineData(int.MaxValue, 128, "n")]
    public void A_shape_against_the_rules_is_refused_by_the_argument_at_fault(int n, int k, string argument)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => GemmKernel.Create<BFloat16>(n, k));

        Assert.Equal(argument, error.ParamName);
        Assert.Contains($"{(argument == "n" ? n : k)}", error.Message);
    }

    [Fact]
    public void A_result_in_fp32_allows_multiples_of_four_in_bf16_of_eight() => Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 100]).Sample((n, k) =>
    {
        Assert.Equal(n % 4 == 0, Creates(() => GemmKernel.Create<float>(n, k * 16)));
        Assert.Equal(n % 8 == 0, Creates(() => GemmKernel.Create<BFloat16>(n, k * 16)));
        Assert.Equal(n % 8 == 0, Creates(() => GemmKernel.Create(n, k * 16)));
    });

    [Fact]
    public void Another_result_type_is_refused_by_name()
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => GemmKernel.Create<double>(8, 16));
        Assert.Contains("Double", error.Message);
    }

    [Fact]
    public void A_of_another_width_is_refused_with_the_expected_and_the_given()
    {
        using Operands operands = new(m: 4, n: 256, k: 144, kOfB: 128);

        Refused("a", "DownProjection reads A as [m, 128]; A is [4, 144].", operands);
    }

    [Fact]
    public void B_of_another_shape_is_refused_with_the_expected_and_the_given()
    {
        using Operands operands = new(m: 4, n: 264, k: 128);

        Refused("b", "DownProjection reads B as [256, 128]; B is [264, 128].", operands);
    }

    [Fact]
    public void D_of_another_shape_is_refused_with_the_expected_and_the_given()
    {
        using Operands operands = new(m: 4, n: 256, k: 128, mOfD: 5);

        Refused("d", "DownProjection writes D as [4, 256] (m from A); D is [5, 256].", operands);
    }

    [Fact]
    public void D_of_another_rank_is_refused()
    {
        using Operands operands = new(m: 4, n: 256, k: 128);
        using DeviceTensor<BFloat16> flat = new(Device.Cpu, 4 * 256);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => _kernel.Run(_stream, operands.A, operands.B, flat));
        Assert.Contains("D is [1024]", error.Message);
    }

    [Fact]
    public void D_of_another_type_is_refused()
    {
        using Operands operands = new(m: 4, n: 256, k: 128);
        using DeviceTensor<float> d = new(Device.Cpu, 4, 256);

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => _kernel.Run(_stream, operands.A, operands.B, d));
        Assert.Contains("DownProjection writes D as BFloat16; D is Float32.", error.Message);
    }

    [Fact]
    public void No_rows_are_no_work()
    {
        using Operands operands = new(m: 0, n: 256, k: 128);

        _kernel.Run(_stream, operands.A, operands.B, operands.D);
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        using Operands operands = new(m: 4, n: 256, k: 128);

        Assert.Throws<ArgumentNullException>("stream", () => _kernel.Run(null!, operands.A, operands.B, operands.D));
        Assert.Throws<ArgumentNullException>("a", () => _kernel.Run(_stream, null!, operands.B, operands.D));
        Assert.Throws<ArgumentNullException>("b", () => _kernel.Run(_stream, operands.A, (Fp8Blocks)null!, operands.D));
        Assert.Throws<ArgumentNullException>("d", () => _kernel.Run(_stream, operands.A, operands.B, (DeviceTensor<BFloat16>)null!));
    }

    [Fact]
    public void A_disposed_operand_is_an_ObjectDisposedException()
    {
        using Operands operands = new(m: 4, n: 256, k: 128);
        operands.A.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _kernel.Run(_stream, operands.A, operands.B, operands.D));
    }

    [Fact]
    public void A_declaration_reads_its_spec_at_the_first_call_only()
    {
        DeclaredGemm declared = new("hadal1|gemm|n=256|k=128|new=1", "Model.DownProjection");
        using Operands operands = new(m: 4, n: 256, k: 128);

        HadalException error = Assert.Throws<HadalException>(() => declared.Run(_stream, operands.A, operands.B, operands.D));
        Assert.Contains("The kernel Model.DownProjection cannot be used by this Hadal", error.Message);
        Assert.Contains("hadal1|gemm|n=256|k=128|new=1", error.Message);
        Assert.Contains("or a newer one", error.Message);
    }

    [Fact]
    public void A_kernel_tells_its_spec()
    {
        Assert.Equal((256, 128), (_kernel.N, _kernel.K));
        Assert.Equal("hadal1|gemm|n=256|k=128|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks", _kernel.Spec);
    }

    private static bool Creates(Func<GemmKernel> create)
    {
        try
        {
            create();
            return true;
        }
        catch (KernelArgumentException)
        {
            return false;
        }
    }

    private void Refused(string argument, string message, Operands operands)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => _kernel.Run(_stream, operands.A, operands.B, operands.D));
        Assert.Equal(argument, error.ParamName);
        Assert.StartsWith(message, error.Message);
    }

    private sealed class Operands(int m, int n, int k, int? kOfB = null, int? mOfD = null) : IDisposable
    {
        internal Fp8Rows A { get; } = new(Device.Cpu, m, k);

        internal Fp8Blocks B { get; } = new(Device.Cpu, n, kOfB ?? k);

        internal DeviceTensor<BFloat16> D { get; } = new(Device.Cpu, mOfD ?? m, n);

        public void Dispose()
        {
            A.Dispose();
            B.Dispose();
            D.Dispose();
        }
    }
}
