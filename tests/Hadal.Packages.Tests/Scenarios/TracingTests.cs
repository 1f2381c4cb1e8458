using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application of Hadal.Tracing.</summary>
public sealed class TracingTests(LocalFeed feed)
{
    [Fact]
    public void An_application_that_names_only_this_package_records_the_CPU_and_reads_the_trace()
    {
        using Workspace workspace = new(feed);
        workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal.Tracing" Version="{LocalFeed.Version}" />
              </ItemGroup>
            </Project>
            """);
        workspace.Write("App/Program.cs", """
            using System;
            using Hadal;
            using Hadal.Parallelism.Traces;
            using Hadal.Tracing;

            using DeviceStream stream = Device.Cpu.CreateStream();
            using Fp8Rows a = new(Device.Cpu, 3, 128);
            using Fp8Blocks b = new(Device.Cpu, 128, 128);
            using DeviceTensor<BFloat16> d = new(Device.Cpu, 3, 128);
            GemmKernel gemm = GemmKernel.Create(128, 128, "Down");
            using (TraceRecording recording = TraceRecording.Start(stream, "trace.json"))
            {
                gemm.Run(stream, a, b, d);
                gemm.Run(stream, a, b, d);
                recording.Complete();
            }

            foreach (KernelTotal kernel in TraceAnalyzer.Analyze("trace.json").Kernels)
                Console.WriteLine($"{kernel.Name}: {kernel.Count}, {kernel.Class}");
            """);

        BuildResult build = workspace.Build(["build", "App", "-c", "Release"], workspace.NoNvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());
        ChildProcess run = workspace.Run("App/bin/Release/net10.0/App.dll");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("Down: 2, Computation", run.Output.Trim());
    }
}
