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
    public void Every_diagnostic_is_printed_and_no_other_error_beside_it()
    {
        (int exitCode, string[] messages, string output) = Build($$"""
            using Hadal;

            internal static partial class Kernels
            {
                [Gemm(N = 8, K = 0)] internal static partial void F1004{{Parameters}};
                [Gemm(N = 8, K = 17)] internal static partial void F1005{{Parameters}};
                [Gemm(N = 9, K = 16)] internal static partial void F1006{{Parameters}};
                [Gemm(N = 8, K = 16)] internal static partial int F1003();
                [Quantize] internal static partial void F1007(DeviceStream s, DeviceTensor<int> x, Fp8Rows q, ScaleRule r);
                [Quantize] internal static partial void F1008<T>(DeviceStream s, DeviceTensor<T> x, Fp8Rows q, ScaleRule r) where T : unmanaged;
                [Gemm, Quantize] internal static partial void F1009{{Parameters}};
                [MlaDecode(Heads = 129, PageSize = 64)] internal static partial void F1010(DeviceStream s, DeviceTensor<BFloat16> q, PagedCache<BFloat16> c, MlaPlan p, float f, DeviceTensor<BFloat16> o, DeviceTensor<float> l);
                [Gemm(N = 8, K = 16)] internal static partial void F1011(DeviceStream s, Fp8Rows a, DeviceTensor<Float8E4M3> b, DeviceTensor<float> d);
                [Gemm(N = 7168000, K = 204800)] internal static partial void F1012{{Parameters}};
            }

            internal sealed partial class Instance
            {
                [Gemm(N = 8, K = 16)] internal partial void F1001{{Parameters}};
            }
            """);
        Assert.NotEqual(0, exitCode);
        string[] expected = ["HADAL1001", "HADAL1003", "HADAL1004", "HADAL1005", "HADAL1006", "HADAL1007", "HADAL1008", "HADAL1009", "HADAL1010", "HADAL1011", "HADAL1012"];
        Assert.True(expected.SequenceEqual(messages), output);
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
        ChildProcess build = ChildProcess.Run(dotnet, ["build", project, "-v", "q", "-clp:NoSummary", "-nologo"], _folder.Path);
        string[] ids = [.. Id().Matches(build.Output).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        return (build.ExitCode, ids, build.ToString());
    }

    [GeneratedRegex(@"(?:error|warning) ([A-Z]+\d+):")]
    private static partial Regex Id();
}
