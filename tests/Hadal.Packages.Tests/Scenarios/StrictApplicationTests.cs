using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application of a strict house: central package management, two target frameworks, every analyzer, warnings are errors.</summary>
public sealed class StrictApplicationTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed);

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void It_builds_without_a_warning_and_each_framework_has_its_kernel_assembly()
    {
        _workspace.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="Hadal" Version="{LocalFeed.Version}" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                <EnableWindowsTargeting>true</EnableWindowsTargeting>
                <!-- Of Windows only its name is needed here, not its desktop. -->
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                {Sources.Strict}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/Layers.cs", """
            using Hadal;

            namespace Consumer;

            internal static partial class Layers
            {
                [Gemm(N = 88, K = 144)]
                internal static partial void Up(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

                [Quantize]
                internal static partial void Quantize(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule);

                [MlaDecode(Heads = 16, PageSize = 64)]
                internal static partial void Attend(
                    DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale, DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
            }
            """);
        _workspace.Write("App/Program.cs", """
            using Consumer;
            using Hadal;

            using DeviceStream stream = Device.Cpu.CreateStream();
            using Fp8Rows a = new(Device.Cpu, 3, 144);
            using Fp8Blocks b = new(Device.Cpu, 88, 144);
            using DeviceTensor<BFloat16> d = new(Device.Cpu, 3, 88);
            Layers.Up(stream, a, b, d);
            stream.Synchronize();
            """);

        BuildResult build = _workspace.Build(["build", "App", "-c", "Release"], _workspace.NoNvrtc);

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
        foreach (string framework in (string[])["net10.0", "net10.0-windows"])
        {
            string output = Path.Combine("App/bin/Release", framework);
            Assert.True(File.Exists(Path.Combine(_workspace.Root, output, "App.Kernels.dll")), $"{output} has no App.Kernels.dll");
        }

        Assert.Equal(0, _workspace.Run("App/bin/Release/net10.0/App.dll").ExitCode);
    }
}
