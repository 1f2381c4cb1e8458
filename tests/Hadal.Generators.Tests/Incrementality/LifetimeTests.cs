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

        for (int i = 0; i < 5 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive);
        GC.KeepAlive(driver);
    }

    // A frame of its own, so that no local variable of the test holds the compilation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Run(ref GeneratorDriver driver, string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        driver = driver.RunGenerators(compilation);
        return new WeakReference(compilation);
    }
}
