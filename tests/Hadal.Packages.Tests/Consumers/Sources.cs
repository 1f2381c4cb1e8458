namespace Hadal.Packages.Tests.Consumers;

/// <summary>The files of consumers: what a user writes, and nothing that a user need not write.</summary>
internal static class Sources
{
    /// <summary>Properties of a user who is strict, so that generated code is held to their rules.</summary>
    internal const string Strict = "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><AnalysisLevel>latest-all</AnalysisLevel><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>";

    /// <summary>A project that references the package.</summary>
    internal static string Project(string outputType, string properties = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{outputType}</OutputType>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Hadal" Version="{LocalFeed.Version}" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>A class with one kernel.</summary>
    internal static string Kernel(string type, string method, int n, int k) => $$"""
        using Hadal;

        namespace Consumer;

        public static partial class {{type}}
        {
            [Gemm(N = {{n}}, K = {{k}})]
            public static partial void {{method}}(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
        }
        """;

    /// <summary>The argument by which a program prints the machine code that it finds: a line a cubin, its origin and SHA-256.</summary>
    internal const string Find = "find";

    /// <summary>A program that runs kernels on zeros and prints what its kernel assembly holds, or where its declared kernels are found.</summary>
    internal static string Program(params (string Call, int N, int K)[] kernels)
    {
        string calls = string.Join("\n", kernels.Select(kernel => $$"""
            using (Fp8Rows a = new(device, 3, {{kernel.K}}))
            using (Fp8Blocks b = new(device, {{kernel.N}}, {{kernel.K}}))
            using (DeviceTensor<BFloat16> d = new(device, 3, {{kernel.N}}))
            {
                {{kernel.Call}}(stream, a, b, d);
            }
            """));
        return $$"""
            using System;
            using System.IO;
            using System.Reflection;
            using System.Security.Cryptography;
            using Hadal;

            if (args is ["{{Find}}"])
            {
                foreach (Assembly assembly in (Assembly[])[typeof({{kernels[0].Call[..kernels[0].Call.LastIndexOf('.')]}}).Assembly, typeof(Device).Assembly])
                    foreach (FoundKernel kernel in DeclaredKernels.Find(assembly))
                        Console.WriteLine($"{kernel.Origin} {Convert.ToHexStringLower(SHA256.HashData(kernel.Cubin.Span))}");
                return;
            }

            Device device = Device.Default;
            using DeviceStream stream = device.CreateStream();
            {{calls}}
            stream.Synchronize();

            string name = (string)AppContext.GetData("Hadal.KernelAssembly")!;
            using StreamReader table = new(Assembly.Load(name).GetManifestResourceStream("hadal.kernels.tsv")!);
            Console.WriteLine(name);
            Console.WriteLine(table.ReadToEnd());
            """;
    }
}
