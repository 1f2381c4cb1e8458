using BenchmarkDotNet.Attributes;
using Hadal.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hadal.Benchmarks.Generator;

/// <summary>A run of the generator's driver over an application. Each invocation gets a compilation of its own, since binding is kept in it.</summary>
public class GeneratorBenchmark
{
    private Application _application = null!;
    private IIncrementalGenerator _generator = null!;
    private GeneratorDriver _driver = null!;
    private CSharpCompilation _compilation = null!;
    private int _edit;

    /// <summary>Kernels of the application.</summary>
    [Params(1, 100, 1000)]
    public int Kernels { get; set; }

    /// <summary>Hadal's generator, or one that only finds the same methods.</summary>
    [Params("hadal", "floor")]
    public string Generator { get; set; } = "";

    [GlobalSetup]
    public void Start()
    {
        _application = new(Kernels);
        _generator = Generator == "hadal" ? new KernelGenerator() : new FloorGenerator();
        _driver = _application.Drive(_generator);
    }

    [IterationSetup(Target = nameof(Cold))]
    public void ToBeCold() => (_compilation, _driver) = (_application.Fresh(), Application.NewDriver(_generator));

    [IterationSetup(Target = nameof(EditElsewhere))]
    public void ToBeEditedElsewhere() => _compilation = _application.EditElsewhere(++_edit);

    [IterationSetup(Target = nameof(EditFileOfKernels))]
    public void ToBeEditedAmongKernels() => _compilation = _application.EditFileOfKernels(++_edit);

    /// <summary>The compiler has bound attributes and signatures already, so that what is left is the generator's own.</summary>
    [IterationSetup(Target = nameof(EditElsewhereOnceBound))]
    public void ToBeBound()
    {
        _compilation = _application.EditElsewhere(++_edit);
        Application.NewDriver(new FloorGenerator()).RunGenerators(_compilation);
    }

    [Benchmark]
    public GeneratorDriver Cold() => _driver.RunGenerators(_compilation);

    [Benchmark]
    public GeneratorDriver EditElsewhere() => _driver.RunGenerators(_compilation);

    [Benchmark]
    public GeneratorDriver EditElsewhereOnceBound() => _driver.RunGenerators(_compilation);

    [Benchmark]
    public GeneratorDriver EditFileOfKernels() => _driver.RunGenerators(_compilation);
}
