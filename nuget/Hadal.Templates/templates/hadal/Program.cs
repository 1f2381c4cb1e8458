using Company.App1;
using Hadal;

const int Tokens = 200;
Device device = Device.Default;                                     // the first Hopper GPU, else the CPU
using DeviceStream stream = device.CreateStream();

using DeviceTensor<float> activations = new(device, Tokens, 1536), weights = new(device, 3072, 1536);
activations.CopyFrom(RandomNumbers(Tokens * 1536));
weights.CopyFrom(RandomNumbers(3072 * 1536));

using Fp8Rows a = new(device, Tokens, 1536);                        // e4m3 values and their scales
using Fp8Blocks b = new(device, 3072, 1536);
Quantizer.ToRows(stream, activations, a, ScaleRule.Exact);
Quantizer.ToBlocks(stream, weights, b, ScaleRule.Exact);

using DeviceTensor<BFloat16> d = new(device, Tokens, 3072);
Layers.Projection(stream, a, b, d);                                 // asynchronous, in the stream's order
stream.Synchronize();
Console.WriteLine($"{device}: d[0, 0] = {d.ToArray()[0]}");

static float[] RandomNumbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Random.Shared.NextSingle() - 0.5f)];
