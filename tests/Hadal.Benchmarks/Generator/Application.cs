using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hadal.Benchmarks.Generator;

/// <summary>An application that declares kernels in files of 20, and has one file without any.</summary>
internal sealed class Application
{
    private const int KernelsOfFile = 20;

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> s_references =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(Device).Assembly.Location)];

    private readonly SyntaxTree[] _kernels;
    private readonly SyntaxTree _elsewhere = Parse("public static class Elsewhere { public static int Value() => 0; }", "Elsewhere.cs");

    internal Application(int kernels)
    {
        _kernels = [.. Enumerable.Range(0, kernels).Chunk(KernelsOfFile).Select((layers, file) => Parse(Source(layers, ""), Path(file)))];
        Compilation = Fresh();
    }

    internal CSharpCompilation Compilation { get; }

    /// <summary>The same, of which the compiler has bound nothing.</summary>
    internal CSharpCompilation Fresh() => CSharpCompilation.Create(
        "Application", [.. _kernels, _elsewhere], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>After an edit of the file without kernels.</summary>
    internal CSharpCompilation EditElsewhere(int edit) => Compilation.ReplaceSyntaxTree(
        _elsewhere, Parse(string.Create(CultureInfo.InvariantCulture, $"public static class Elsewhere {{ public static int Value() => {edit}; }}"), "Elsewhere.cs"));

    /// <summary>After a new comment in a file of kernels.</summary>
    internal CSharpCompilation EditFileOfKernels(int edit) => Compilation.ReplaceSyntaxTree(
        _kernels[0], Parse(Source(Enumerable.Range(0, KernelsOfFile), string.Create(CultureInfo.InvariantCulture, $"// {edit}\n")), Path(0)));

    private static string Source(IEnumerable<int> layers, string comment)
    {
        StringBuilder source = new(comment + "using Hadal;\n\nnamespace Model;\n\npublic static partial class Layers\n{\n");
        foreach (int layer in layers)
        {
            source.Append(
                CultureInfo.InvariantCulture,
                $"    [Gemm(N = {128 + (8 * layer)}, K = 2048)]\n    public static partial void Layer{layer}(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);\n\n");
        }

        return source.Append("}\n").ToString();
    }

    private static string Path(int file) => string.Create(CultureInfo.InvariantCulture, $"Layers{file}.cs");

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, s_options, path, Encoding.UTF8);

    /// <summary>A driver that has run once, as an editor holds it.</summary>
    internal GeneratorDriver Drive(IIncrementalGenerator generator) => NewDriver(generator).RunGenerators(Compilation);

    internal static GeneratorDriver NewDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: s_options);
}
