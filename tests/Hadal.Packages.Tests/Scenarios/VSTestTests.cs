using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>A user's test project on xunit 2 under VSTest, whose entry assembly is the test host.</summary>
public sealed class VSTestTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed, sharesCache: true);

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void Kernels_of_a_test_project_run_and_their_machine_code_is_found()
    {
        string nvrtc = NvrtcOfMachine.Require();
        _workspace.Write("Tests/Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal" Version="{LocalFeed.Version}" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.0.1" />
                <PackageReference Include="xunit" Version="2.9.3" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("Tests/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
        string proof = Path.Combine(_workspace.Root, "proof.txt");
        _workspace.Write("Tests/LayersTests.cs", $$"""
            using System;
            using System.IO;
            using System.Linq;
            using Consumer;
            using Hadal;
            using Xunit;

            public class LayersTests
            {
                [Fact]
                public void Up()
                {
                    using DeviceStream stream = Device.Cpu.CreateStream();
                    using Fp8Rows a = new(Device.Cpu, 3, 144);
                    using Fp8Blocks b = new(Device.Cpu, 88, 144);
                    using DeviceTensor<BFloat16> d = new(Device.Cpu, 3, 88);
                    Layers.Up(stream, a, b, d);
                    stream.Synchronize();

                    Assert.All(DeclaredKernels.Find(typeof(Layers).Assembly), kernel => Assert.Equal(KernelOrigin.SideAssembly, kernel.Origin));
                    File.WriteAllText(@"{{proof}}", System.Reflection.Assembly.GetEntryAssembly().GetName().Name);
                }
            }
            """);

        BuildResult tests = _workspace.Build(["test", "Tests", "-c", "Release"], nvrtc);

        Assert.True(tests.Succeeded, tests.Process.ToString());
        Assert.Equal("testhost", File.ReadAllText(proof));
    }
}
