using System.Globalization;
using System.Text.RegularExpressions;
using Hadal.Parallelism.Analyzers;
using Hadal.Parallelism.Pipelines;
using Hadal.Testing;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>The same through <c>dotnet build</c>: a build hides analyzers' diagnostics beside errors of its own.</summary>
public sealed partial class BuildTests : IDisposable
{
    private const string Parameters = "(DeviceStream s, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)";

    private readonly TemporaryFolder _folder = new();

    private string Log => _folder["build.log"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_strictest_project_builds_without_a_warning()
    {
        (int exitCode, string[] messages, string output) = Build("""
            using System;
            using Hadal;

            [assembly: CLSCompliant(false)]
            [assembly: System.Reflection.AssemblyVersion("1.0.0.0")]
            [assembly: System.Runtime.InteropServices.ComVisible(false)]

            namespace Strict
            {
                /// <summary>Kernels.</summary>
                public static partial class Kernels
                {
                    /// <summary>A documented one.</summary>
                    [Gemm(N = 7168, K = 2048)]
                    public static partial void DownProjection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

                    [Gemm(N = 4, K = 16)]
                    public static partial void Undocumented(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d);

                    /// <summary>A quantiser.</summary>
                    [Quantize]
                    public static partial void Quantize(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule);

                    [MlaDecode(Heads = 128, PageSize = 64)]
                    public static partial void Attend(
                        DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<Float8E4M3> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink,
                        DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
                }
            }
            """,
            """
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            """);
        Assert.True(exitCode == 0, output);
        Assert.Empty(messages);
    }

    [Fact]
    public void Every_diagnostic_is_printed_once_at_its_line_and_no_other_error_beside_it()
    {
        // Of a name that Roslyn takes for generated code.
        string generated = $$"""
            using Hadal;

            internal static partial class ByScript
            {
                [Gemm(N = 8, K = 18)] internal static partial void F{{Parameters}}; // HADAL1005
            }
            """;
        string source = $$"""
            using Hadal;

            internal static partial class Kernels
            {
                [Gemm(N = 8, K = 0)] internal static partial void A{{Parameters}}; // HADAL1004
                [Gemm(N = 8, K = 17)] internal static partial void B{{Parameters}}; // HADAL1005
                [Gemm(N = 9, K = 16)] internal static partial void C{{Parameters}}; // HADAL1006
                [Gemm(N = 8, K = 16)] internal static partial int D(); // HADAL1003
                [Quantize] internal static partial void E(DeviceStream s, DeviceTensor<int> x, Fp8Rows q, ScaleRule r); // HADAL1007
                [Quantize] internal static partial void F<T>(DeviceStream s, DeviceTensor<T> x, Fp8Rows q, ScaleRule r) where T : unmanaged; // HADAL1008
                [Gemm, Quantize] internal static partial void G{{Parameters}}; // HADAL1009
                [MlaDecode(Heads = 129, PageSize = 64)] internal static partial void H(DeviceStream s, DeviceTensor<BFloat16> q, PagedCache<BFloat16> c, MlaPlan p, float f, DeviceTensor<BFloat16> o, DeviceTensor<float> l); // HADAL1010
                [Gemm(N = 8, K = 16)] internal static partial void I(DeviceStream s, Fp8Rows a, DeviceTensor<Float8E4M3> b, DeviceTensor<float> d); // HADAL1011
                [Gemm(N = 7168000, K = 204800)] internal static partial void J{{Parameters}}; // HADAL1012

                internal static void Caller()
                {
                    K(null, null, null, null);

                    [Gemm(N = 8, K = 16)] static void K{{Parameters}} { } // HADAL1001
                }
            }

            internal sealed partial class Instance
            {
                [Gemm(N = 8, K = 16)] internal partial void F{{Parameters}}; // HADAL1001
            }
            """;
        _folder.Write("Layers.g.cs", generated);

        (int exitCode, string[] messages, _) = Build(source);

        Assert.NotEqual(0, exitCode);
        Assert.All(messages, id => Assert.StartsWith("HADAL", id, StringComparison.Ordinal));
        Assert.Equal(Marks("Kernels.cs", source).Concat(Marks("Layers.g.cs", generated)), Places());
    }

    [Theory]
    [InlineData("internal partial interface I<in T> { [Gemm(N = 8, K = 16)] static partial void F" + Parameters + "; }", "HADAL1008")]
    [InlineData("static unsafe partial class C { [Gemm(N = 8, K = 16)] static partial void F(DeviceStream s, float* a, Fp8Blocks b, DeviceTensor<float> d); }", "HADAL1003")]
    public void What_only_its_type_makes_legal_is_told_its_own_fault(string type, string id)
    {
        (int exitCode, string[] messages, string output) = Build("using Hadal;\n" + type, "<AllowUnsafeBlocks>true</AllowUnsafeBlocks>");
        Assert.NotEqual(0, exitCode);
        Assert.True(messages.SequenceEqual([id]), output);
    }

    [Fact]
    public void An_obstacle_is_printed_beside_the_compilers_own_error()
    {
        (int exitCode, string[] messages, string output) = Build($$"""
            using Hadal;

            internal static class Closed
            {
                [Gemm(N = 8, K = 16)] internal static partial void F{{Parameters}};
            }

            internal static partial class Open
            {
                [Gemm(N = 8, K = 16)] internal static void F{{Parameters}};
            }
            """);
        Assert.NotEqual(0, exitCode);
        string[] expected = ["CS0501", "CS0751", "CS8795", "HADAL1001", "HADAL1002"];
        Assert.True(expected.SequenceEqual(messages), output);
    }

    [Fact]
    public void A_schedule_that_is_sure_to_throw_fails_the_build()
    {
        (int exitCode, string[] messages, string output) = Build("""
            using Hadal.Parallelism.Pipelines;

            internal static class Schedules
            {
                internal static readonly PipelineSchedule Wrong = PipelineSchedule.Create(PipelineKind.DualPipe, ranks: 7, microBatches: 20);
                internal static readonly PipelineSchedule Right = PipelineSchedule.Create(PipelineKind.DualPipe, ranks: 8, microBatches: 20);
            }
            """);
        Assert.NotEqual(0, exitCode);
        Assert.True(messages.SequenceEqual(["HADAL1020"]), output);
        Assert.Contains("Kernels.cs(5,", output, StringComparison.Ordinal);
    }

    private (int ExitCode, string[] Messages, string Output) Build(string source, string properties = "")
    {
        string dotnet = Requires.Tool("dotnet", "the .NET 10 SDK");
        ChildProcess sdks = ChildProcess.Run(dotnet, ["--list-sdks"], _folder.Path);
        Requires.Tool(sdks.Output.Length > 0 ? dotnet : null, "dotnet build", "the .NET 10 SDK");

        // Files of these names end MSBuild's search for the ones of whatever folder lies above.
        foreach (string barrier in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            _folder.Write(barrier, "<Project />");
        _folder.Write("Kernels.cs", source);
        string project = _folder.Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>disable</Nullable>
                <ImplicitUsings>disable</ImplicitUsings>
                <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(Device).Assembly.Location}" />
                <Reference Include="{typeof(PipelineSchedule).Assembly.Location}" />
                <Analyzer Include="{typeof(KernelGenerator).Assembly.Location}" />
                <Analyzer Include="{typeof(PipelineScheduleAnalyzer).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        // The console repeats every error in a summary, which `dotnet build` lets nobody turn off.
        ChildProcess build = ChildProcess.Run(dotnet, ["build", project, "-v", "q", "-nologo", $"-flp:NoSummary;Verbosity=quiet;LogFile={Log}"], _folder.Path);
        string[] ids = [.. Id().Matches(File.ReadAllText(Log)).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        return (build.ExitCode, ids, build.ToString());
    }

    /// <summary>File, line and id of each message, sorted.</summary>
    private IEnumerable<(string File, int Line, string Id)> Places() => Place()
        .Matches(File.ReadAllText(Log))
        .Select(match => (match.Groups["file"].Value, int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["id"].Value))
        .Order();

    /// <summary>The lines that end with an id.</summary>
    private static IEnumerable<(string File, int Line, string Id)> Marks(string file, string source) =>
        from line in source.Split('\n').Index()
        let mark = line.Item.LastIndexOf("// ", StringComparison.Ordinal)
        where mark >= 0
        select (file, line.Index + 1, line.Item[(mark + 3)..].Trim());

    [GeneratedRegex(@"(?<file>[^/\\\s]+)\((?<line>\d+),\d+\): (?:error|warning) (?<id>[A-Z]+\d+):")]
    private static partial Regex Place();

    [GeneratedRegex(@"(?:error|warning) ([A-Z]+\d+):")]
    private static partial Regex Id();
}
