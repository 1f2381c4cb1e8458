using Hadal;
using Quickstart;

Device device = Device.Default;

// A prefill keeps a GPU busy; a few tokens are enough for a CPU.
int tokens = device.IsCpu ? 64 : 4096;

Console.WriteLine($"Device: {device}");
Console.WriteLine();
Console.WriteLine(Layer.Header);
Console.WriteLine(new Layer("LatentProjection", 2112, 7168, DeepSeekV3.LatentProjection).Run(device, tokens));
Console.WriteLine(new Layer("ExpertGateUp", 4096, 7168, DeepSeekV3.ExpertGateUp).Run(device, tokens));
Console.WriteLine(new Layer("ExpertDown", 7168, 2048, DeepSeekV3.ExpertDown).Run(device, tokens));
Console.WriteLine();
Console.WriteLine("The difference is 1 - 2·Σxy/Σ(x²+y²) to the float64 product of the unquantised matrices: what FP8 costs.");
Console.WriteLine("Below 1E-3 is as it should be; an element is off by some 3.5 % of the root mean square then.");

foreach (string missing in Advice.For(device))
{
    Console.WriteLine(missing);
}
