using System.Runtime.CompilerServices;
using Hadal.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Hadal.Generators.Tests.Incrementality;

public class LifetimeTests
{
    [Theory]
    [InlineData(Sources.Gemm)]
    [InlineData("using Hadal; static class C { [Gemm(N = 8, K = 16)] static void F(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d) { } }")]
    public void The_pipeline_keeps_no_old_compilation_alive(string source)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new KernelGenerator());
        WeakReference old = Run(ref driver, source);
        Run(ref driver, source + "\n// edited");

        AssertDies(old);
        GC.KeepAlive(driver);
    }

    /// <summary>What is remembered of a kernel's file lives as long as that file does, which is not edited.</summary>
    [Fact]
    public void An_edit_of_another_file_leaves_the_old_compilation_to_nobody()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new KernelGenerator());
        SyntaxTree kernels = TestCompilation.Parse(Sources.Gemm, "Kernels.cs");
        (WeakReference old, CSharpCompilation latest) = RunTwice(ref driver, kernels);

        AssertDies(old);
        Assert.Contains(kernels, latest.SyntaxTrees);
        GC.KeepAlive(driver);
        GC.KeepAlive(latest);
    }

    private static void AssertDies(WeakReference compilation)
    {
        for (int i = 0; i < 5 && compilation.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(compilation.IsAlive);
    }

    // A frame of its own, so that no local variable of the test holds the compilation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Run(ref GeneratorDriver driver, string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        driver = driver.RunGenerators(compilation);
        return new WeakReference(compilation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Old, CSharpCompilation Latest) RunTwice(ref GeneratorDriver driver, SyntaxTree kernels)
    {
        SyntaxTree other = TestCompilation.Parse("class Other { }", "Other.cs");
        CSharpCompilation old = TestCompilation.Create().AddSyntaxTrees(kernels, other);
        CSharpCompilation latest = old.ReplaceSyntaxTree(other, TestCompilation.Parse("class Other { int _edited; }", "Other.cs"));
        driver = driver.RunGenerators(old).RunGenerators(latest);
        return (new WeakReference(old), latest);
    }
}
