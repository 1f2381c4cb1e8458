using System.Text.RegularExpressions;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.Generation;

public partial class HintNameTests
{
    private const string Parameters = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);";
    private const string Gemm = "[Gemm(N = 8, K = 16)] internal static partial void ";

    [Fact]
    public void Names_that_differ_in_case_alone_get_files_that_differ_on_every_disk()
    {
        string[] names = HintNames($"static partial class C {{ {Gemm}Run{Parameters} {Gemm}run{Parameters} {Gemm}RUN{Parameters} }} static partial class c {{ {Gemm}Run{Parameters} }}");
        Assert.Equal(4, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Types_that_differ_in_arity_alone_get_files_of_their_own()
    {
        string[] names = HintNames($"partial class C {{ {Gemm}F{Parameters} }} partial class C<T> {{ {Gemm}F{Parameters} }} partial class C<T, U> {{ {Gemm}F{Parameters} partial class D {{ {Gemm}F{Parameters} }} }}");
        Assert.Equal(4, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Names_that_only_a_program_in_the_making_has_twice_get_files_of_their_own()
    {
        string[] names = HintNames(
            $"namespace A.B {{ static partial class C {{ {Gemm}F{Parameters} }} }}",
            $"namespace A {{ static partial class B {{ internal static partial class C {{ {Gemm}F{Parameters} }} }} }}",
            $"namespace A.B {{ partial struct C {{ {Gemm}F{Parameters} }} }}",
            $"namespace A.B {{ partial record C {{ {Gemm}F{Parameters} }} }}");
        Assert.True(names.Length >= 3);
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Any_name_is_a_short_file_name_of_plain_letters()
    {
        string huge = new('x', 400);
        string[] names = HintNames($"namespace {huge} {{ static partial class Größe {{ {Gemm}行列{Parameters} {Gemm}{huge}{Parameters} }} }}");
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(Plain(), name));
    }

    [Fact]
    public void An_overload_beside_it_does_not_rename_a_methods_file()
    {
        string alone = Assert.Single(HintNames($"static partial class C {{ {Gemm}F{Parameters} }}"));
        Assert.Contains(alone, HintNames($"static partial class C {{ {Gemm}F{Parameters} {Gemm}F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d); }}"));
    }

    private static string[] HintNames(params string[] sources) =>
        GeneratorRun.Of([.. sources.Select(source => "using Hadal; " + source)]).HintNames;

    [GeneratedRegex("^[A-Za-z0-9._]{1,120}$")]
    private static partial Regex Plain();
}
