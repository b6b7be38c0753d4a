/**
 * Files of tensors that other people's tools read: NumPy's {@code .npy} and {@code .npz}, and safetensors. They are
 * written whole or not at all, and nothing that a file says is believed before it is checked.
 */
package org.gradus.train.file;
