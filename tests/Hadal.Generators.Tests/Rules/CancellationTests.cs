using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Rules;

public class CancellationTests
{
    [Fact]
    public void A_run_that_is_cancelled_ends_as_cancelled_and_the_next_one_is_whole()
    {
        CSharpCompilation compilation = TestCompilation.Create(Sources.Gemm);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new KernelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions);
        Assert.Throws<OperationCanceledException>(() => driver.RunGenerators(compilation, new CancellationToken(canceled: true)));
        Assert.Single(driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees);
    }

    [Fact]
    public void A_parse_that_is_cancelled_gives_no_result_that_could_be_kept()
    {
        CSharpCompilation compilation = TestCompilation.Create(Sources.Gemm);
        IMethodSymbol method = compilation.GetSymbolsWithName("DownProjection", cancellationToken: TestContext.Current.CancellationToken).OfType<IMethodSymbol>().Single();
        Assert.Throws<OperationCanceledException>(() => Declarations.KernelMethod.Of(method, new CancellationToken(canceled: true)));
    }
}
